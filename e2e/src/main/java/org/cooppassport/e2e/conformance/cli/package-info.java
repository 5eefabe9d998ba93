/**
 * The command-line forms that the JOSE/COSE and JSON Schema suites of the W3C call: one run judges
 * one file and writes one result. Entry point: {@link
 * org.cooppassport.e2e.conformance.cli.ConformanceCommand}.
 */
package org.cooppassport.e2e.conformance.cli;
