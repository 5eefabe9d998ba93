package org.cooppassport.verifier.coops;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.PresentationLink;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.openid.vp.VerifierAttestation;
import org.cooppassport.core.openid.vp.VerifierInfo;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.config.Section;
import org.cooppassport.verifier.coops.PresentationSettings.Profile;

/** Reads how a co-op asks wallets, from its section {@code verifier}. */
final class PresentationSettingsFile {
  private PresentationSettingsFile() {}

  static PresentationSettings read(Section section, Path folder) {
    Profile profile = section.flag("haip", false) ? Profile.HAIP : Profile.PLAIN;
    ClientId.Prefix clientId =
        switch (section.oneOf("client-id", ClientIdChoice.class, ClientIdChoice.X509_HASH)) {
          case X509_HASH -> ClientId.Prefix.X509_HASH;
          case X509_SAN_DNS -> ClientId.Prefix.X509_SAN_DNS;
          case DECENTRALIZED_IDENTIFIER -> ClientId.Prefix.DECENTRALIZED_IDENTIFIER;
          case VERIFIER_ATTESTATION -> ClientId.Prefix.VERIFIER_ATTESTATION;
          case OPENID_FEDERATION -> ClientId.Prefix.OPENID_FEDERATION;
        };
    ResponseMode mode =
        switch (section.oneOf("answers", AnswerChoice.class, AnswerChoice.ENCRYPTED)) {
          case ENCRYPTED -> ResponseMode.DIRECT_POST_JWT;
          case PLAIN -> ResponseMode.DIRECT_POST;
        };
    String scheme =
        switch (section.oneOf("link-scheme", SchemeChoice.class, SchemeChoice.OPENID4VP)) {
          case OPENID4VP -> PresentationLink.SCHEME;
          case HAIP_VP -> PresentationLink.HAIP_SCHEME;
        };
    if (profile == Profile.HAIP && clientId != ClientId.Prefix.X509_HASH) {
      throw section.invalid("client-id", "x509-hash with haip = true (HAIP 1.0, section 5)");
    }
    if (profile == Profile.HAIP && !mode.encrypted()) {
      throw section.invalid("answers", "encrypted with haip = true (HAIP 1.0, section 5.1)");
    }
    String attestation = attestation(section, folder);
    if (clientId == ClientId.Prefix.VERIFIER_ATTESTATION && attestation.isEmpty()) {
      throw section.invalid("attestation", "the file of the attestation that client-id speaks of");
    }
    return new PresentationSettings(
        clientId,
        mode,
        profile,
        scheme,
        origins(section),
        about(section, folder),
        attestation,
        section.oneOf(
            "exchange-notes", PresentationSettings.Notes.class, PresentationSettings.Notes.KEPT));
  }

  private static List<String> origins(Section section) {
    List<String> origins = new ArrayList<>();
    for (String text : section.texts("origins")) {
      URI uri = Members.httpsUrlOf(text).orElseThrow(() -> notAnOrigin(section));
      if (!text.equals("https://" + uri.getRawAuthority())) {
        throw notAnOrigin(section);
      }
      origins.add(text);
    }
    return origins;
  }

  private static RuntimeException notAnOrigin(Section section) {
    return section.invalid(
        "origins", "origins of web pages, such as https://www.example.coop, without a path");
  }

  private static String attestation(Section section, Path folder) {
    String name = section.textOr("attestation", "");
    if (name.isEmpty()) {
      return "";
    }
    String expected = "a file with one verifier attestation JWT (OpenID4VP 1.0, section 12)";
    try {
      String text = text(section, "attestation", folder.resolve(name), expected).strip();
      VerifierAttestation.parse(text);
      return text;
    } catch (Refusal e) {
      throw section.invalid("attestation", expected + "; " + e.detail());
    }
  }

  private static List<VerifierInfo> about(Section section, Path folder) {
    String name = section.textOr("verifier-info", "");
    if (name.isEmpty()) {
      return List.of();
    }
    String expected = "a JSON file {\"verifier_info\": [{\"format\": ..., \"data\": ...}]}";
    try {
      JsonObject file =
          JsonReader.readObject(text(section, "verifier-info", folder.resolve(name), expected));
      return Members.of(file, "OpenID4VP 1.0, section 5.11").objects("verifier_info").stream()
          .map(VerifierInfo::parse)
          .toList();
    } catch (Refusal e) {
      throw section.invalid("verifier-info", expected + "; " + e.detail());
    } catch (JsonException e) {
      throw section.invalid("verifier-info", expected);
    }
  }

  private static String text(Section section, String name, Path file, String expected) {
    try {
      return Bytes.owned(Files.readAllBytes(file)).toUtf8();
    } catch (IOException | IllegalArgumentException e) {
      throw section.invalid(name, expected + ", which can be read");
    }
  }

  /** How wallets authenticate the co-op. */
  private enum ClientIdChoice {
    X509_HASH,
    X509_SAN_DNS,
    DECENTRALIZED_IDENTIFIER,
    VERIFIER_ATTESTATION,
    OPENID_FEDERATION
  }

  /** How answers travel. */
  private enum AnswerChoice {
    ENCRYPTED,
    PLAIN
  }

  /** The scheme of links. */
  private enum SchemeChoice {
    OPENID4VP,
    HAIP_VP
  }
}
