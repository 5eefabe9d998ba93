package org.cooppassport.core.acceptance;

import java.util.List;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.law.RiskClass;
import org.cooppassport.core.testing.TestAgreements;

/** Policies and presentations that tests change one thing of. */
final class TestPolicies {
  static final String NONCE = "n-0S6_WzA2Mj-4f1c";
  static final String AUDIENCE = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";

  private TestPolicies() {}

  static JsonObject json(String text) {
    return JsonReader.readObject(text.replace('\'', '"'));
  }

  /** Harbour's policy: membership, a check in person within three years, name and date of birth. */
  static JsonObject harbour() {
    return json(
        "{'id':'join-by-reuse','version':3,"
            + "'title':{'en':'Join with another co-op\\u2019s check','de':'Beitritt'},"
            + "'purpose':{'en':'To decide on your application'},"
            + "'retention':{'period':'P5Y','text':{'en':'five years after you leave'}},"
            + "'recipient':{'name':'Harbour Housing Co-op','contact':'https://harbour.example'},"
            + "'lanes':['sector-code','informational'],'jurisdictions':['GB'],"
            + "'credentials':["
            + "{'id':'membership','type':'CoopMembershipCredential',"
            + "'claims':[{'path':['standing'],'accept':['active']}]},"
            + "{'id':'check','type':'KycCheckCredential','check':{"
            + "'methods':['document-in-person','chip-read'],'presence':['in-person'],"
            + "'maximumAge':'P3Y'}},"
            + "{'id':'identity','type':'IdentityAttributesCredential','claims':["
            + "{'path':['given_name']},{'path':['family_name']},{'path':['birthdate']}]}],"
            + "'trust':[{'issuer':'https://riverside.example/coop','name':'Riverside Food Co-op',"
            + "'types':['CoopMembershipCredential','KycCheckCredential',"
            + "'IdentityAttributesCredential'],'methodAtMost':'document-in-person',"
            + "'lanes':['informational','sector-code','aml-reliance'],"
            + "'decision':'https://harbour.example/minutes/2026-04#3'}]}");
  }

  /** Hillside's policy: the check alone, under reliance, with an address that was verified. */
  static JsonObject hillside() {
    return json(
        "{'id':'open-account','version':1,'title':{'en':'Open an account'},'purpose':{'en':'To"
            + " identify you as the law asks'},'retention':{'period':'P5Y','text':{'en':'five years"
            + " after the account is closed'}},'recipient':{'name':'Hillside Credit Union'},"
            + "'lanes':['aml-reliance'],'jurisdictions':['GB'],'crossDevice':false,"
            + "'legalBasis':{'rule':'uk-mlr-2017-39','version':1,'source':'https://legislation.gov.uk/uksi/2017/692/regulation/39','reviewedBy':'A."
            + " Lawyer','reviewedOn':'2026-09-01'},"
            + "'credentials':[{'id':'check','type':'KycCheckCredential','check':{"
            + "'methods':['document-in-person','chip-read'],'maximumAge':'P3Y',"
            + "'dueDiligence':['standard']}}],"
            + "'attributes':[{'name':'address','sources':['utility_statement','bank_statement']}],"
            + "'trust':[{'issuer':'https://riverside.example/coop',"
            + "'types':['KycCheckCredential'],'lanes':['aml-reliance']}]}");
  }

  /** An agreement that both sides signed, in force around {@code TestCoop.NOW}. */
  static Agreement agreement() {
    return TestAgreements.signed(TestAgreements.reliance());
  }

  /** Harbour's own statement that it and Riverside follow the sector's code. */
  static Agreement code() {
    return Agreement.read(
        json(
            "{'id':'code','issuer':'https://riverside.example/coop','lanes':['sector-code'],"
                + "'from':'2026-01-01'}"));
  }

  /** What a co-op brings that goes by {@link #law}. */
  static Relier relier(Agreement... agreements) {
    return new Relier(TestAgreements.relier(), List.of(agreements), law(), RiskClass.STANDARD);
  }

  /** The UK rule with two rows: a checker that is obliged, papers at once. */
  static LegalTables law() {
    String source = "'source':{'title':'t','url':'https://law.example','basis':'primary'}";
    JsonObject rule =
        json(
            "{'kind':'rule','id':'uk-mlr-2017-39','version':1,'title':'UK rule',"
                + "'lanes':['aml-reliance'],'jurisdictions':['GB'],'appliesFrom':'2017-06-26',"
                + "'rows':[{'id':'a','row':'checker','obliged':true,"
                + source
                + ",'review':'unreviewed'},{'id':'b','row':'evidence','deadline':'PT0S',"
                + "'calendar':'calendar-days',"
                + source
                + ",'review':{'by':'A. Lawyer','on':'2026-01-01'}}]}");
    return LegalTables.of(List.of(rule, LegalTables.shipped().equivalence().orElseThrow().json()));
  }
}
