package org.cooppassport.issuer.vcapi;

import io.vertx.core.Future;
import org.cooppassport.issuer.issuance.EraseCredential;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * Erases the claims of a credential and revokes its copies.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/#delete-a-specific-credential">VCALM 1.0, Delete a
 *     specific credential</a>
 */
public final class DeleteEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.delete("/{coop}/credentials/{id}")
          .access(Access.scope("delete"))
          .errors(ErrorForm.PROBLEM);

  private final CredentialRecords records;
  private final EraseCredential erasing;

  /** Makes the endpoint. */
  public DeleteEndpoint(CredentialRecords records, EraseCredential erasing) {
    this.records = records;
    this.erasing = erasing;
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
        .map(found -> request.caller().reach("delete", found, CredentialRecord::type))
        .compose(record -> erasing.erase(tenant, record, request.caller().clientId()))
        .map(erased -> Response.empty(204));
  }
}
