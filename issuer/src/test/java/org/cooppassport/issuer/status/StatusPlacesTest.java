package org.cooppassport.issuer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.store.AllottedIndex;
import org.cooppassport.service.store.FileWitness;
import org.cooppassport.service.store.InMemoryRecordStore;
import org.cooppassport.service.store.IndexLease;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.RestoreGuard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that nothing was signed with is given next, once, and to the same co-op. */
class StatusPlacesTest {
  private static final Coop RIVERSIDE = coop("riverside");
  private static final Coop HARBOUR = coop("harbour");

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private StatusPlaces places;

  private static Coop coop(String id) {
    return Coop.underPath(id, id, URI.create("https://passport.example"));
  }

  @BeforeEach
  void open() throws Exception {
    RandomSource random = RandomSource.secure();
    RecordStore store = new InMemoryRecordStore(Clock.systemUTC(), random);
    RestoreGuard guard =
        done(
            FileWitness.ofCluster(vertx, folder.resolve("witness.json"), "places")
                .guard(store, random));
    places = new StatusPlaces(new IndexLease(store, guard, random, 5));
  }

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private List<AllottedIndex> reserve(Coop coop, CredentialForm form, int count) throws Exception {
    return done(places.reserve(coop, form, count));
  }

  @Test
  @Tag("attack:ISS-07")
  void whatComesBackIsGivenNextAndOnce() throws Exception {
    List<AllottedIndex> unused = reserve(RIVERSIDE, CredentialForm.DC_SD_JWT, 2);
    places.giveBack(RIVERSIDE, CredentialForm.DC_SD_JWT, unused);
    List<AllottedIndex> next = reserve(RIVERSIDE, CredentialForm.DC_SD_JWT, 3);
    assertEquals(unused, next.subList(0, 2));
    Set<AllottedIndex> given = new HashSet<>(next);
    for (int i = 0; i < 20; i++) {
      List<AllottedIndex> more = reserve(RIVERSIDE, CredentialForm.DC_SD_JWT, 3);
      more.forEach(index -> assertTrue(given.add(index), "given twice: " + index));
    }
  }

  @Test
  void whatComesBackIsForNoOtherCoopAndNoOtherSortOfList() throws Exception {
    List<AllottedIndex> unused = reserve(RIVERSIDE, CredentialForm.DC_SD_JWT, 1);
    places.giveBack(RIVERSIDE, CredentialForm.DC_SD_JWT, unused);
    assertTrue(!reserve(HARBOUR, CredentialForm.DC_SD_JWT, 1).equals(unused));
    assertTrue(!reserve(RIVERSIDE, CredentialForm.LDP_VC, 1).equals(unused));
    assertEquals(unused, reserve(RIVERSIDE, CredentialForm.DC_SD_JWT, 1));
  }

  @Test
  void allFormsOfOneSortShareTheirLists() throws Exception {
    List<AllottedIndex> unused = reserve(RIVERSIDE, CredentialForm.LDP_VC, 1);
    places.giveBack(RIVERSIDE, CredentialForm.LDP_VC, unused);
    assertEquals(unused, reserve(RIVERSIDE, CredentialForm.VC_JWT, 1));
  }
}
