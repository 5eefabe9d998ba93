package org.cooppassport.issuer.vcapi;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.status.StatusLog;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * Shows what was decided and issued under one id: the record's, or that of one of its copies.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/#get-a-specific-credential">VCALM 1.0, Get a specific
 *     credential</a>
 */
public final class ReadEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/{coop}/credentials/{id}").access(Access.scope("read")).errors(ErrorForm.PROBLEM);

  private final CredentialRecords records;
  private final StatusLog log;

  /** Makes the endpoint. */
  public ReadEndpoint(CredentialRecords records, StatusLog log) {
    this.records = records;
    this.log = log;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    String tenant = request.coop().id();
    return records
        .lookUp(tenant, request.path("id"))
        .map(found -> request.caller().reach("read", found, CredentialRecord::type))
        .compose(
            record ->
                Future.all(
                        log.current(tenant),
                        records.instances(tenant, record.id()),
                        records.copies(tenant, record.id()))
                    .map(
                        all ->
                            show(
                                record,
                                all.<StatusLog.States>resultAt(0),
                                all.<List<?>>resultAt(1).size(),
                                all.resultAt(2))));
  }

  private static Response show(
      CredentialRecord record, StatusLog.States states, int copies, List<JsonObject> kept) {
    JsonObject.Builder json = RecordView.of(record, states).put("copies", copies);
    json.put("claims", record.claims());
    if (!record.subject().isEmpty()) {
      json.put("subject", record.subject());
    }
    if (!kept.isEmpty()) {
      json.put(
          "verifiableCredential",
          kept.stream()
              .map(copy -> copy.get("credential").orElseThrow())
              .collect(JsonArray.collector()));
    }
    return Response.ok(json.build());
  }
}
