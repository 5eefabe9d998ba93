package org.cooppassport.service.store;

/** What came of a conditional write. Whoever gets one looks at it. */
public sealed interface Written {

  /** Tells whether the write took place. */
  boolean applied();

  /**
   * The write took place and is durable.
   *
   * @param record the record as it now stands; for a removal, as it last stood
   */
  record Applied(StoredRecord record) implements Written {
    @Override
    public boolean applied() {
      return true;
    }
  }

  /** Another record, another version or no record stands there; nothing was changed. */
  record Conflict() implements Written {
    @Override
    public boolean applied() {
      return false;
    }
  }
}
