package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.RequestExpectation;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.VerifierTrust;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wallets can tell who asks, in each of the three ways. */
class ClientIdTest {
  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static TestMember member;

  @BeforeAll
  static void start() {
    verifier = VerifierUnderTest.in(folder);
    member = new TestMember(verifier, "amara");
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x509_hash", "x509_san_dns", "decentralized_identifier"})
  void aRequestIsAnsweredToItsWholeClientId(String prefix) {
    for (String mode : List.of("direct_post", "direct_post.jwt")) {
      Asking asking =
          Asking.by(
              verifier, "harbour", "join-by-reuse", "clientIdPrefix", prefix, "responseMode", mode);
      AuthorizationRequest request = member.fetch(asking.link());
      assertEquals(prefix, request.clientId().prefix().wire());
      assertEquals(mode, request.responseMode().wire());
      assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
      assertTrue(asking.result().bool("accepted").orElseThrow());
    }
  }

  @Test
  void aCertifiedRequestBringsALeafThatNamesUsAndNoRoot() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse", "clientIdPrefix", "x509_hash");
    AuthorizationRequestLink link = AuthorizationRequestLink.parse(asking.link());
    Jws object = Jws.parse(verifier.get(link.requestUri().toString()).body());
    List<Bytes> chain = object.header().x5c();
    assertEquals(1, chain.size());
    assertEquals(ClientId.x509Hash(chain.get(0)).toString(), link.clientId());
    assertTrue(object.header().kid().isEmpty());
  }

  @Test
  void aRequestByDidIsSignedWithAKeyOfTheServedDocument() {
    Asking asking =
        Asking.by(
            verifier, "harbour", "join-by-reuse", "clientIdPrefix", "decentralized_identifier");
    AuthorizationRequestLink link = AuthorizationRequestLink.parse(asking.link());
    RequestObject object = RequestObject.parse(verifier.get(link.requestUri().toString()).body());
    Did did = Did.parse(ClientId.parse(link.clientId()).value());
    DidResolver resolver = DidResolver.standard();
    List<DocumentNeed> missing = resolver.missing(did, Documents.none());
    assertEquals(1, missing.size());
    HttpResponse<String> document = verifier.get(missing.get(0).url());
    assertEquals(200, document.statusCode(), missing.get(0).url());
    Documents documents =
        Documents.of(
            new Gathered.Fetched(
                missing.get(0),
                "application/json",
                Bytes.utf8(document.body()),
                verifier.clock.instant()));
    AuthorizationRequest request =
        object
            .authenticate(
                RequestExpectation.ofLink(
                        link.clientId(), "", VerifierTrust.DIDS_ONLY, verifier.clock.instant())
                    .with(documents))
            .request();
    assertEquals(link.clientId(), request.clientId().toString());
  }
}
