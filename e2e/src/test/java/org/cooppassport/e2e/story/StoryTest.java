package org.cooppassport.e2e.story;

import java.nio.file.Path;
import java.time.Clock;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.service.cassandra.CassandraForTests;
import org.cooppassport.verifier.VerifierMain;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole story over public HTTP, with both servers as processes of their own: accepted, an open
 * form accepted, top-up, refused after the membership ended, and the first receipt judged again
 * offline. Each step throws if what it promises did not happen.
 */
@Tag("story")
class StoryTest {
  private static final Command ISSUER = Command.mainClass("coop-issuer", IssuerMain.class);
  private static final Command VERIFIER = Command.mainClass("coop-verifier", VerifierMain.class);

  @TempDir private Path folder;

  @Test
  void theWholeStoryRunsOnSqlite() {
    tell(new Deployment.Store.Sqlite());
  }

  @Test
  void theWholeStoryRunsOnCassandra() {
    CassandraForTests.Node node = CassandraForTests.node();
    tell(
        new Deployment.Store.Cassandra(
            node.contact().getHostString() + ":" + node.contact().getPort(), node.datacenter()));
  }

  private void tell(Deployment.Store store) {
    try (Deployment servers = Deployment.start(folder, ISSUER, VERIFIER, store, Narrator.SILENT)) {
      new Story(servers, VERIFIER, Narrator.SILENT, Clock.systemUTC()).tell();
    }
  }
}
