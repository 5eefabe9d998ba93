package org.cooppassport.core.jose;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import org.cooppassport.core.encoding.PermitApi;
import org.cooppassport.core.encoding.RandomSource;

/** Lets a library draw from our {@link RandomSource}. */
@PermitApi("the type that libraries take a generator as; its bytes are the RandomSource's")
final class RandomSourceGenerator extends SecureRandom {
  private static final long serialVersionUID = 1L;

  RandomSourceGenerator(RandomSource source) {
    super(new Spi(source), null);
  }

  private static final class Spi extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;

    private final transient RandomSource source;

    Spi(RandomSource source) {
      this.source = source;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // the source needs no seed
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      source.next(bytes.length).copyTo(bytes, 0);
    }

    @Override
    protected byte[] engineGenerateSeed(int length) {
      return source.next(length).toByteArray();
    }
  }
}
