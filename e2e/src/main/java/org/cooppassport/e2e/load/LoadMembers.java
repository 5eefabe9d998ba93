package org.cooppassport.e2e.load;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.e2e.story.BackOffice;
import org.cooppassport.e2e.story.Deployment;
import org.cooppassport.wallet.CertifiedIssuers;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.jdk.Destinations;
import org.cooppassport.wallet.jdk.FileWalletStore;
import org.cooppassport.wallet.jdk.JdkWalletHttp;
import org.cooppassport.wallet.jdk.PemCertificates;
import org.cooppassport.wallet.jdk.StoreKey;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.WalletHttp;
import org.cooppassport.wallet.port.WalletStore;

/** Members with a wallet each, a few of them busy at a time. The wallets share the machine. */
final class LoadMembers {
  private static final int AT_A_TIME = 8;

  private final List<Wallet> wallets;
  private final LongSupplier nanos;

  LoadMembers(Deployment servers, String name, int count, LongSupplier nanos) {
    RandomSource random = RandomSource.secure();
    TrustAnchors federation = PemCertificates.read(servers.ca());
    WalletHttp http = JdkWalletHttp.trusting(federation, Destinations.PUBLIC_AND_LOOPBACK);
    Path folder = servers.folder().resolve("wallets").resolve(name);
    this.nanos = nanos;
    this.wallets =
        IntStream.range(0, count)
            .mapToObj(
                member -> wallet(folder.resolve("member-" + member), http, federation, random))
            .toList();
  }

  private static Wallet wallet(
      Path folder, WalletHttp http, TrustAnchors federation, RandomSource random) {
    StoreKey key = StoreKey.ofDevice(random.next(StoreKey.BYTES));
    WalletStore store = FileWalletStore.open(folder, key, random);
    return Wallet.builder(http, store, new StoredHolderKeys(store, random))
        .trustingIssuers(new CertifiedIssuers(federation))
        .trustingVerifiers(federation)
        .build();
  }

  /** Each member receives an offer of these credentials; the time is from offer to the end. */
  Latencies receive(BackOffice issuer, JsonValue... credentials) {
    return each(
        member -> {
          JsonObject offer = issuer.offer(credentials);
          Wallet wallet = wallets.get(member);
          ReceivedOffer link = ReceivedOffer.read(offer.string("deepLink").orElseThrow());
          wallet.receive(wallet.preview(link), offer.string("tx_code").orElseThrow());
        });
  }

  /** Each member answers a request under the policy, which must accept it. */
  Latencies present(BackOffice verifier, String policy) {
    return each(
        member -> {
          JsonObject request = verifier.post("/requests", JsonObject.of("policy", policy), 201);
          Wallet wallet = wallets.get(member);
          wallet.present(
              wallet.preview(request.string("authorizationRequest").orElseThrow()).agree());
          String result = "/requests/" + request.string("id").orElseThrow() + "?wait=10";
          if (verifier.get(result).string("receipt").isEmpty()) {
            throw new IllegalStateException("a presentation was not accepted");
          }
        });
  }

  private Latencies each(IntConsumer flow) {
    Latencies latencies = new Latencies(wallets.size());
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    long began = nanos.getAsLong();
    try {
      List<Future<?>> running =
          IntStream.range(0, wallets.size())
              .<Future<?>>mapToObj(
                  member ->
                      threads.submit(
                          () -> {
                            long from = nanos.getAsLong();
                            flow.accept(member);
                            latencies.record(member, nanos.getAsLong() - from);
                          }))
              .toList();
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
    latencies.took(nanos.getAsLong() - began);
    return latencies;
  }
}
