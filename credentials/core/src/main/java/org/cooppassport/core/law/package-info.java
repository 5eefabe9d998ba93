/**
 * Legal tables: rules of reliance and sector codes, row by row with source and review, as data.
 *
 * <p>Entry point: {@link org.cooppassport.core.law.LegalTables}. A table says what a rule asks for;
 * whether a presentation satisfies it is decided in {@code acceptance}. Nothing here is legal
 * advice, and nothing that no lawyer reviewed carries a reliance.
 */
package org.cooppassport.core.law;
