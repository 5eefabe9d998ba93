package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.agreements.Party;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.fetch.DocumentSender;

/** Sends an agreement to the partner's server. Thread-safe. */
public final class SendAgreement {
  private static final int MAX_ANSWER = 256 << 10;

  private final AgreementRegister register;
  private final DocumentSender sender;

  /** Makes the operation. */
  public SendAgreement(AgreementRegister register, DocumentSender sender) {
    this.register = register;
    this.sender = sender;
  }

  /**
   * Sends the newest version.
   *
   * @return succeeds with the status that the partner's server answered, 0 if nobody did; fails
   *     with a {@code Refusal} of reason {@code NOT_FOUND} if there is no such agreement, {@code
   *     CONFLICT} if the partner has no endpoint or nothing is signed yet
   */
  Future<Integer> send(Coop coop, String id, String client) {
    return register
        .held(coop.id())
        .map(
            held ->
                held.versions(id).stream()
                    .findFirst()
                    .map(HeldAgreements.Held::file)
                    .orElseThrow(AgreementRegister::unknown))
        .compose(file -> post(coop, file).compose(sent -> keep(coop, file, sent, client)));
  }

  private Future<DocumentSender.Sent> post(Coop coop, SignedAgreement file) {
    String endpoint =
        file.text()
            .partnerOf(coop.did())
            .map(Party::endpoint)
            .filter(url -> !url.isEmpty())
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Reason.CONFLICT,
                        "the agreement names no endpoint of the partner; send its file"));
    if (file.statements().stream().noneMatch(s -> s.by().equals(coop.did()))) {
      throw new Refusal(Refusal.Reason.CONFLICT, "sign it first: an unsigned one is not taken");
    }
    return sender.post(
        new DocumentSender.Posting(
            endpoint,
            "application/json",
            JsonWriter.write(file.json()),
            "application/json",
            MAX_ANSWER));
  }

  private Future<Integer> keep(
      Coop coop, SignedAgreement file, DocumentSender.Sent sent, String client) {
    if (!sent.taken()) {
      return Future.succeededFuture(sent.status());
    }
    return register
        .decide(
            coop.id(),
            AgreementRegister.Step.SENT,
            client,
            held ->
                held.version(file.id(), file.text().version())
                    .map(HeldAgreements.Held::file)
                    .or(Optional::empty))
        .map(sent.status());
  }
}
