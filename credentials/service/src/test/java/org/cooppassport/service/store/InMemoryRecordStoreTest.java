package org.cooppassport.service.store;

import java.time.InstantSource;

class InMemoryRecordStoreTest extends RecordStoreContract {
  private InMemoryRecordStore shared;

  @Override
  RecordStore open(InstantSource ticking) {
    shared = shared == null ? new InMemoryRecordStore(ticking, random) : shared.sharedWith(ticking);
    return shared;
  }
}
