package org.cooppassport.issuer.vcapi;

import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.issuer.edge.Body;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.status.ChangeStatus;
import org.cooppassport.issuer.status.RecordStatus;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * Changes the status of a credential: of the record, and so of every copy in every form. {@code
 * revocation} is for good; {@code suspension} is lifted by {@code "status": false}.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/#update-status">VCALM 1.0, Update Status</a>
 */
public final class StatusEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}/credentials/status")
          .body(BodyRule.json(BodyRule.SMALL))
          .access(Access.scope("status"))
          .errors(ErrorForm.VC_API);

  private final CredentialRecords records;
  private final ChangeStatus changing;

  /** Makes the endpoint. */
  public StatusEndpoint(CredentialRecords records, ChangeStatus changing) {
    this.records = records;
    this.changing = changing;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    Body body =
        Body.of(request.json(), "credentialId", "credentialStatus", "note", "indexAllocator");
    RecordStatus status = status(entry(body));
    return records
        .lookUp(request.coop().id(), body.text("credentialId"))
        .map(found -> request.caller().reach("status", found, CredentialRecord::type))
        .compose(record -> change(request, record, status, body.textIfPresent("note").orElse("")));
  }

  private Future<Response> change(
      Request request, CredentialRecord record, RecordStatus status, String note) {
    return changing
        .change(
            new ChangeStatus.Wish(
                request.coop().id(), record.id(), status, request.caller().clientId(), note))
        .map(
            changed ->
                Response.ok(
                    JsonObject.of(
                        "credentialId",
                        record.id(),
                        "status",
                        status.name().toLowerCase(Locale.ROOT))));
  }

  /** One entry, or an array of one. */
  private static Body entry(Body body) {
    List<Body> entries =
        body.json().array("credentialStatus").isPresent()
            ? body.objects("credentialStatus", 1)
            : List.of(body.object("credentialStatus"));
    return entries.get(0);
  }

  private static RecordStatus status(Body entry) {
    String type = entry.textIfPresent("type").orElse("BitstringStatusListEntry");
    if (!type.equals("BitstringStatusListEntry")) {
      throw entry.wrongWord("type", "BitstringStatusListEntry");
    }
    StatusPurpose purpose =
        StatusPurpose.named(entry.text("statusPurpose"))
            .orElseThrow(() -> entry.wrongWord("statusPurpose", "revocation or suspension"));
    boolean set = entry.flagIfPresent("status").orElse(true);
    return switch (purpose) {
      case REVOCATION -> {
        if (!set) {
          throw entry.wrong("status", "true: a revocation is for good");
        }
        yield RecordStatus.REVOKED;
      }
      case SUSPENSION -> set ? RecordStatus.SUSPENDED : RecordStatus.VALID;
      case REFRESH, MESSAGE -> throw entry.wrongWord("statusPurpose", "revocation or suspension");
    };
  }
}
