package org.cooppassport.wallet.fake;

import org.cooppassport.wallet.port.WalletStore;
import org.cooppassport.wallet.port.WalletStoreContract;

class InMemoryWalletStoreTest extends WalletStoreContract {
  private final InMemoryWalletStore store = new InMemoryWalletStore();

  @Override
  protected WalletStore store() {
    return store;
  }
}
