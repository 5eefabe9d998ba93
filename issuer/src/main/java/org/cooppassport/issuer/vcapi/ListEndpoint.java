package org.cooppassport.issuer.vcapi;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.status.StatusLog;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Form;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * Lists records page by page: of a month (this one if none is named), or those about one member
 * ({@code subject}, for callers who may act on members' behalf). Shows no claims.
 */
public final class ListEndpoint implements Endpoint {
  private static final String REFERENCE = "OpenAPI document of the issuer";
  private static final Route ROUTE = Route.get("/{coop}/credentials").access(Access.scope("read"));
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final List<String> KNOWN = List.of("month", "subject", "after", "limit");

  private final CredentialRecords records;
  private final StatusLog log;
  private final Clock clock;

  /** Makes the endpoint. */
  public ListEndpoint(CredentialRecords records, StatusLog log, Clock clock) {
    this.records = records;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    Form query = request.query();
    for (String name : query.names()) {
      if (!KNOWN.contains(name)) {
        throw new Mismatch(name, "some of " + KNOWN, Came.word(name), REFERENCE)
            .refusal(Reason.UNKNOWN_OPTION);
      }
    }
    String tenant = request.coop().id();
    return listing(request, query)
        .compose(
            listing ->
                Future.all(listing.ids().stream().map(id -> records.find(tenant, id)).toList())
                    .compose(
                        found ->
                            log.current(tenant)
                                .map(states -> page(request, listing, found.list(), states))));
  }

  private Future<CredentialRecords.Listing> listing(Request request, Form query) {
    String tenant = request.coop().id();
    String after = query.get("after").orElse("");
    int limit = query.get("limit").map(ListEndpoint::limit).orElse(DEFAULT_LIMIT);
    Optional<String> subject = query.get("subject");
    if (subject.isPresent()) {
      if (!request.caller().mayForSomeType(IssueRequest.ON_BEHALF_OF)) {
        throw new Refusal(
            Reason.ACCESS_DENIED, "the access token has no scope " + IssueRequest.ON_BEHALF_OF);
      }
      return records.about(tenant, subject.get(), after, limit);
    }
    YearMonth month =
        query
            .get("month")
            .map(ListEndpoint::month)
            .orElseGet(() -> YearMonth.from(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    return records.inMonth(tenant, month, after, limit);
  }

  private static Response page(
      Request request,
      CredentialRecords.Listing listing,
      List<Optional<CredentialRecord>> found,
      StatusLog.States states) {
    JsonArray shown =
        found.stream()
            .flatMap(Optional::stream)
            .filter(record -> request.caller().may("read", record.type()))
            .map(record -> RecordView.of(record, states).build())
            .collect(JsonArray.collector());
    JsonObject.Builder json = JsonObject.builder().put("credentials", shown);
    if (!listing.next().isEmpty()) {
      json.put("next", listing.next());
    }
    return Response.ok(json.build());
  }

  private static int limit(String text) {
    if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > MAX_LIMIT) {
      throw new Mismatch("limit", "1 to " + MAX_LIMIT, Came.word(text), REFERENCE)
          .refusal(Reason.INVALID_VALUE);
    }
    return Integer.parseInt(text);
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw new Mismatch("month", "one such as 2026-11", Came.word(text), REFERENCE)
          .refusal(Reason.INVALID_VALUE);
    }
  }
}
