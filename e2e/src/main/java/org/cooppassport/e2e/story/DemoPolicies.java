package org.cooppassport.e2e.story;

import java.util.Locale;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;

/** The policies of the story's two relying co-ops, as their boards would write them. */
final class DemoPolicies {
  private DemoPolicies() {}

  /**
   * Harbour Housing Co-op: member of an accredited co-op, document checked in person within three
   * years, name and date of birth.
   */
  static JsonObject joinByReuse(String riverside, String riversideDid) {
    return policy(
        """
        {"id": "join-by-reuse", "version": 1,
         "title": {"en": "Join with the membership and identity check of another co-op"},
         "purpose": {"en": "To decide on your application for membership"},
         "retention": {"period": "P5Y", "text": {"en": "Five years after your membership ends"}},
         "recipient": {"name": "Harbour Housing Co-op", "contact": "office@harbour.example"},
         "lanes": ["sector-code", "informational"], "crossDevice": true,
         "credentials": [
           {"id": "membership", "type": "CoopMembershipCredential",
            "claims": [{"path": ["standing"], "accept": ["active"]}]},
           {"id": "check", "type": "KycCheckCredential",
            "claims": [{"id": "method", "path": ["method"]}, {"id": "papers", "path": ["evidenceHeld"]}],
            "claimSets": [["method", "papers"], ["method"]],
            "check": {"methods": ["document-in-person"], "maximumAge": "P3Y"}},
           {"id": "identity", "type": "IdentityAttributesCredential",
            "claims": [{"path": ["given_name"]}, {"path": ["family_name"]}, {"path": ["birthdate"]}]}],
         "trust": [%s, %s]}
        """,
        riverside, riversideDid);
  }

  /** Harbour Housing Co-op: whoever may vote for another co-op at its meetings. */
  static JsonObject sendDelegate(String riverside, String riversideDid) {
    JsonObject policy =
        policy(
            """
            {"id": "send-delegate", "version": 1,
             "title": {"en": "Vote for another co-op"},
             "purpose": {"en": "To see whether you may vote for your co-op"},
             "retention": {"period": "P1M", "start": "acceptance", "text": {"en": "One month"}},
             "recipient": {"name": "Harbour Housing Co-op", "contact": "office@harbour.example"},
             "lanes": ["informational"], "crossDevice": true,
             "credentials": [
               {"id": "mandate", "type": "MandateCredential",
                "mandate": {"scopes": ["represent-at-general-meetings"]}}],
             "trust": [%s, %s]}
            """,
            riverside, riversideDid);
    return JsonReader.readObject(
        policy.toJson().replace("\"CoopMembershipCredential\",", "\"MandateCredential\","));
  }

  /** Harbour Housing Co-op: a membership that may be shown whole, with an embedded proof. */
  static JsonObject guestAccess(String riverside, String riversideDid) {
    return policy(
        """
        {"id": "guest-access", "version": 1,
         "title": {"en": "Use the guest room as a member of another co-op"},
         "purpose": {"en": "To let you book the guest room"},
         "retention": {"period": "P1M", "start": "acceptance", "text": {"en": "One month"}},
         "recipient": {"name": "Harbour Housing Co-op", "contact": "office@harbour.example"},
         "lanes": ["informational"], "crossDevice": true,
         "credentials": [
           {"id": "membership", "type": "CoopMembershipCredential", "formats": ["ldp_vc"],
            "claims": [{"path": ["standing"], "accept": ["active"]}]}],
         "trust": [%s, %s]}
        """,
        riverside, riversideDid);
  }

  /**
   * Hillside Credit Union: under anti-money-laundering reliance, the same check and a proof of
   * address.
   */
  static JsonObject openAccount(String riverside, String riversideDid) {
    return policy(
        """
        {"id": "open-account", "version": 1,
         "title": {"en": "Open an account"},
         "purpose": {"en": "To identify you before an account is opened"},
         "retention": {"period": "P5Y", "text": {"en": "Five years after the account is closed"}},
         "recipient": {"name": "Hillside Credit Union", "contact": "compliance@hillside.example"},
         "lanes": ["aml-reliance"], "crossDevice": true,
         "legalBasis": {"rule": "uk-mlr-2017-39", "version": 1,
                        "source": "https://www.legislation.gov.uk/uksi/2017/692/regulation/39",
                        "reviewedBy": "counsel of the demonstration", "reviewedOn": "2026-11-02"},
         "credentials": [
           {"id": "check", "type": "KycCheckCredential",
            "claims": [{"id": "method", "path": ["method"]}, {"id": "papers", "path": ["evidenceHeld"]}],
            "claimSets": [["method", "papers"], ["method"]],
            "check": {"methods": ["document-in-person", "chip-read"], "maximumAge": "P3Y"}},
           {"id": "identity", "type": "IdentityAttributesCredential",
            "claims": [{"id": "name", "path": ["given_name"]}, {"path": ["family_name"]},
                       {"path": ["birthdate"]}, {"id": "address", "path": ["address"]}],
            "claimSets": [["name", "address"], ["name"]]}],
         "attributes": [{"name": "address", "sources": ["utility_statement", "bank_statement"]}],
         "trust": [%s, %s]}
        """,
        riverside, riversideDid);
  }

  private static JsonObject policy(String text, String issuer, String did) {
    return JsonReader.readObject(String.format(Locale.ROOT, text, trust(issuer), trust(did)));
  }

  private static String trust(String issuer) {
    return String.format(
        Locale.ROOT,
        """
        {"issuer": "%s", "name": "Riverside Food Co-op",
         "types": ["CoopMembershipCredential", "KycCheckCredential", "IdentityAttributesCredential"],
         "methodAtMost": "eid-high", "lanes": ["informational", "sector-code", "aml-reliance"],
         "decision": "https://harbour.example/minutes/2026-10-02"}\
        """,
        issuer);
  }
}
