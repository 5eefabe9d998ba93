package org.cooppassport.core.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;

/**
 * A list of trusted issuers that somebody signs: a JWT with {@code sub} (its URL), {@code iat},
 * {@code exp} and {@code issuers}. A list never points at another list.
 */
public final class SignedIssuerList {
  private static final int MAX_CHARS = DocumentKind.TRUSTED_ISSUER_LIST.maxBytes();

  private final List<TrustedIssuer> entries;
  private final String failure;

  private SignedIssuerList(List<TrustedIssuer> entries, String failure) {
    this.entries = entries;
    this.failure = failure;
  }

  /**
   * Makes a list.
   *
   * @param url where it will stand
   * @param entries issuers and authorities; no lists
   * @param expiresAt the instant from which on nobody may rely on it
   */
  public static Jws sign(
      String url, List<TrustedIssuer> entries, Instant issuedAt, Instant expiresAt, Signer signer) {
    JsonObject claims =
        JsonObject.builder()
            .put("sub", url)
            .put("iat", issuedAt.getEpochSecond())
            .put("exp", expiresAt.getEpochSecond())
            .put("issuers", TrustedIssuers.of(entries).toJson())
            .build();
    return Jws.signing(TokenType.TRUSTED_ISSUERS).sign(claims, signer);
  }

  static DocumentNeed need(TrustAnchor.SignedList anchor) {
    return new DocumentNeed(DocumentKind.TRUSTED_ISSUER_LIST, anchor.url());
  }

  static SignedIssuerList read(TrustAnchor.SignedList anchor, Documents documents, Instant now) {
    Optional<Gathered.Fetched> fetched = documents.get(need(anchor)).flatMap(Gathered::fetched);
    if (fetched.isEmpty()) {
      return failed("a list of trusted issuers is configured but cannot be had");
    }
    try {
      JwtClaims claims =
          Jws.parse(fetched.get().body().toUtf8().strip(), MAX_CHARS)
              .verify(TokenType.TRUSTED_ISSUERS, anchor.key(), AllowedAlgorithms.DEFAULT)
              .claims();
      if (claims.expiresAt().isEmpty() || !claims.problemsAt(now, Duration.ZERO).isEmpty()) {
        return failed("the list of trusted issuers is out of date");
      }
      if (!claims.subject().equals(Optional.of(anchor.url()))) {
        return failed("the list of trusted issuers is of another URL");
      }
      return new SignedIssuerList(entries(claims.json()), null);
    } catch (MalformedEncoding | ProblemException | Refusal e) {
      return failed("the list of trusted issuers is not readable or not signed by its key");
    }
  }

  private static List<TrustedIssuer> entries(JsonObject claims) {
    List<TrustedIssuer> entries = new ArrayList<>();
    for (JsonObject item :
        claims
            .array("issuers")
            .flatMap(JsonArray::objects)
            .orElseThrow(() -> new Refusal(Refusal.Reason.INVALID_VALUE, "no issuers"))) {
      TrustedIssuer entry = TrustedIssuer.read(item);
      if (entry.anchor() instanceof TrustAnchor.SignedList
          || entry.anchor() instanceof TrustAnchor.Federation
          || entry.anchor() instanceof TrustAnchor.Accreditor) {
        throw new Refusal(Refusal.Reason.INVALID_VALUE, "a list that points at another source");
      }
      entries.add(entry);
    }
    return entries;
  }

  private static SignedIssuerList failed(String why) {
    return new SignedIssuerList(List.of(), why);
  }

  List<TrustedIssuer> entries() {
    return entries;
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
