package org.cooppassport.core.openid.dcql;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.sdjwt.ClaimsPath;

/**
 * A held credential that satisfies a credential query.
 *
 * @param queryId the query it satisfies
 * @param credential the credential
 * @param claims exactly the claims the query asks of it; what is not listed stays with the holder
 *     wherever the format allows
 */
public record DcqlMatch(String queryId, DcqlCredential credential, List<ClaimsQuery> claims) {
  public DcqlMatch {
    Objects.requireNonNull(queryId);
    Objects.requireNonNull(credential);
    claims = List.copyOf(claims);
  }

  /** Returns the paths of the claims to disclose. */
  public List<ClaimsPath> disclose() {
    return claims.stream().map(ClaimsQuery::path).toList();
  }
}
