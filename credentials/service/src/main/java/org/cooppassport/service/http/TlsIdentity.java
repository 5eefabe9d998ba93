package org.cooppassport.service.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.cooppassport.core.encoding.Bytes;

/**
 * Certificate chain and key as read from their files.
 *
 * @param certificate PEM, leaf first
 * @param key PEM, PKCS#8
 */
record TlsIdentity(Bytes certificate, Bytes key) {
  static TlsIdentity read(EdgeSettings.TlsFiles files) {
    try {
      return new TlsIdentity(
          Bytes.owned(Files.readAllBytes(files.certificate())),
          Bytes.owned(Files.readAllBytes(files.key())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "TlsIdentity";
  }
}
