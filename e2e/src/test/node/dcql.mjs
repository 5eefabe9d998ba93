// DCQL by the package dcql: whether a query can be met, by which credentials, and what was presented for it.
import {DcqlPresentationResult, DcqlQuery} from 'dcql';

function parsed(query) {
  const result = DcqlQuery.parse(query);
  DcqlQuery.validate(result);
  return result;
}

export const dcql = {
  // Of each credential query, the credentials that satisfy it, by their index.
  dcqlQuery({query, credentials}) {
    const result = DcqlQuery.query(parsed(query), credentials);
    return {
      satisfied: result.can_be_satisfied,
      matches: Object.fromEntries(Object.entries(result.credential_matches).map(([id, match]) =>
        [id, match.success ? match.valid_credentials.map(one => one.input_credential_index) : []])),
    };
  },

  // Whether presentations, each as its format's claims, are what was asked for.
  dcqlPresented({query, presentations}) {
    const result = DcqlPresentationResult.fromDcqlPresentation(presentations, {dcqlQuery: parsed(query)});
    return {satisfied: result.can_be_satisfied};
  },

  // A query as the package writes it.
  dcqlParse({query}) {
    return {query: parsed(query)};
  },
};
