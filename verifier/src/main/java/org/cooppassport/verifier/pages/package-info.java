/**
 * The page of a presentation request: what is asked and why, a QR code or a button, and the result
 * in words as it comes. One class per route. Everything it shows comes from this origin.
 */
package org.cooppassport.verifier.pages;
