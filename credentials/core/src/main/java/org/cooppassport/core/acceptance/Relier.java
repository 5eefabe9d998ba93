package org.cooppassport.core.acceptance;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.law.RiskClass;

/**
 * What the relying co-op itself brings to a decision.
 *
 * @param id the co-op, by DID
 * @param agreements its agreements, whether in force or not
 * @param law the legal tables it goes by
 * @param risk its own rating
 */
public record Relier(String id, List<Agreement> agreements, LegalTables law, RiskClass risk) {
  public Relier {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(law, "law");
    Objects.requireNonNull(risk, "risk");
    agreements = List.copyOf(agreements);
  }
}
