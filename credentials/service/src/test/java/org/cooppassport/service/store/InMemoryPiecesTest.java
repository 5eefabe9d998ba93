package org.cooppassport.service.store;

import java.time.InstantSource;

class InMemoryPiecesTest extends PiecesContract {
  private InMemoryRecordStore shared;

  @Override
  RecordStore open(InstantSource ticking) {
    shared = shared == null ? new InMemoryRecordStore(ticking, random) : shared.sharedWith(ticking);
    return shared;
  }
}
