package org.cooppassport.issuer;

import java.nio.file.Path;
import org.cooppassport.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A class of tests against one running issuer with two co-ops and some clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RunningIssuer {
  static final String[] ALL = {"issue", "read", "status", "delete", "on-behalf-of", "evidence"};

  IssuerServer server;
  Caller office;
  Caller harbour;
  Caller anybody;
  HolderWallet wallet;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = IssuerServer.make(folder);
    server.client("riverside", "office", ALL);
    server.client("riverside", "issuing-only", "issue");
    server.client("riverside", "deleting-only", "delete");
    server.client("riverside", "membership-only", "issue:CoopMembershipCredential");
    server.client(
        "riverside",
        "memberships",
        "issue:CoopMembershipCredential",
        "read:CoopMembershipCredential",
        "status:CoopMembershipCredential",
        "delete:CoopMembershipCredential");
    server.client("harbour", "office", ALL);
    server.setting("riverside", "publish-every = 60 seconds", "publish-every = 200 ms");
    server.start();
    office = Caller.client(server, "riverside", "office");
    harbour = Caller.client(server, "harbour", "office");
    anybody = Caller.anybody(server, "riverside");
    wallet = new HolderWallet(server, "riverside");
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  /** Offers a membership. */
  Caller.Answer offer() throws Exception {
    return offer(Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership())));
  }

  Caller.Answer offer(JsonObject request) throws Exception {
    Caller.Answer answer = office.post("/offers", request);
    if (answer.status() != 201) {
      throw new AssertionError("offer: " + answer.body());
    }
    return answer;
  }

  /** Returns the id of the first record of an offer. */
  static String record(Caller.Answer offer) {
    return offer
        .json()
        .array("credentials")
        .flatMap(all -> all.objects())
        .orElseThrow()
        .get(0)
        .string("id")
        .orElseThrow();
  }

  static JsonObject status(String id, String purpose) {
    return JsonObject.builder()
        .put("credentialId", id)
        .put(
            "credentialStatus",
            JsonObject.of("type", "BitstringStatusListEntry", "statusPurpose", purpose))
        .build();
  }

  static JsonObject lifted(String id) {
    return JsonObject.builder()
        .put("credentialId", id)
        .put(
            "credentialStatus",
            JsonObject.of("type", "BitstringStatusListEntry", "statusPurpose", "suspension")
                .with("status", false))
        .build();
  }
}
