package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SqlitePiecesTest extends PiecesContract {
  @TempDir Path directory;

  @Override
  RecordStore open(InstantSource ticking) {
    return await(SqliteRecordStore.open(vertx, directory.resolve("store.db"), ticking, random));
  }
}
