package org.cooppassport.e2e.races;

import static org.cooppassport.e2e.races.Shots.Shot;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.wallet.CertifiedIssuers;
import org.cooppassport.wallet.OfferPreview;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletSettings;
import org.cooppassport.wallet.jdk.Destinations;
import org.cooppassport.wallet.jdk.FileWalletStore;
import org.cooppassport.wallet.jdk.JdkWalletHttp;
import org.cooppassport.wallet.jdk.PemCertificates;
import org.cooppassport.wallet.jdk.StoreKey;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.PeerUnreachable;
import org.cooppassport.wallet.port.WalletHttp;
import org.cooppassport.wallet.port.WalletStore;

/** A member whose wallet makes the answer to a request and gives it to the test to be sent. */
final class RacingMember {
  private static final String POLICY = "guest-access";

  private final Fleet fleet;
  private final Shots shots;
  private final String asking;
  private final Wallet wallet;
  private final Held http;

  RacingMember(Fleet fleet, Path folder) {
    this.fleet = fleet;
    this.shots = fleet.shots();
    this.asking = fleet.token(fleet.harbour());
    TrustAnchors authorities = PemCertificates.read(fleet.servers().ca());
    RandomSource random = RandomSource.secure();
    WalletStore store =
        FileWalletStore.open(folder, StoreKey.ofDevice(random.next(StoreKey.BYTES)), random);
    this.http = new Held(JdkWalletHttp.trusting(authorities, Destinations.PUBLIC_AND_LOOPBACK));
    this.wallet =
        Wallet.builder(http, store, new StoredHolderKeys(store, random))
            .trustingIssuers(new CertifiedIssuers(authorities))
            .trustingVerifiers(authorities)
            .settings(WalletSettings.DEFAULT)
            .build();
  }

  /** Lets everything through but an answer, which it keeps. */
  private static final class Held implements WalletHttp {
    private final WalletHttp out;
    private Optional<Shot> held = Optional.empty();

    Held(WalletHttp out) {
      this.out = out;
    }

    @Override
    public Response exchange(Request request) {
      if (request.method() == Method.POST && request.uri().getPath().contains("/responses/")) {
        held =
            Optional.of(
                new Shot(
                    request.uri().toString(),
                    Map.of("Content-Type", "application/x-www-form-urlencoded"),
                    request.body().toUtf8()));
        throw new PeerUnreachable("held back by the test");
      }
      return out.exchange(request);
    }
  }

  /** A request as its maker knows it. */
  record Asked(JsonObject json) {
    String link() {
      return json.string("authorizationRequest").orElseThrow();
    }

    String page() {
      return json.string("page").orElseThrow();
    }

    String requestObject() {
      return AuthorizationRequestLink.parse(link()).requestUri().toString();
    }
  }

  void receive(Shots.Hit offer) {
    OfferPreview preview = wallet.preview(ReceivedOffer.read(offer.text("deepLink")));
    wallet.receive(preview, offer.text("tx_code"));
  }

  Asked asked(Map<String, String> more) {
    JsonObject.Builder wish = JsonObject.builder().put("policy", POLICY);
    more.forEach(wish::put);
    return new Asked(
        shots
            .send(Shot.json(fleet.harbour() + "/requests", wish.build()).bearing(asking))
            .expecting(201)
            .json());
  }

  /** Opens the request's page in a browser and returns its cookie. */
  String visit(Asked asked) {
    String set = shots.send(Shot.get(asked.page())).expecting(200).header("set-cookie");
    return set.substring(0, set.indexOf(';'));
  }

  Shot answer(Asked asked) {
    try {
      wallet.present(wallet.preview(asked.link()).agree());
      throw new AssertionError("the answer was held back");
    } catch (PeerUnreachable e) {
      return http.held.orElseThrow(() -> e);
    }
  }

  JsonObject result(Asked asked) {
    return shots
        .send(
            Shot.get(
                    fleet.harbour()
                        + "/requests/"
                        + asked.json().string("id").orElseThrow()
                        + "?wait=10")
                .bearing(asking))
        .expecting(200)
        .json();
  }

  /** Counts the receipts of a request. */
  long receipts(Asked asked) {
    String id = result(asked).string("receipt").orElseThrow();
    shots.send(Shot.get(fleet.harbour() + "/receipts/" + id).bearing(asking)).expecting(200);
    return shots
        .send(Shot.get(fleet.harbour() + "/receipts").bearing(asking))
        .expecting(200)
        .json()
        .array("receipts")
        .flatMap(JsonArray::objects)
        .orElseThrow()
        .stream()
        .filter(receipt -> receipt.toJson().contains(id))
        .count();
  }
}
