/**
 * The W3C lifecycle API (VC API, VCALM) for the co-op's own back office: issue, read, change
 * status, delete. Each endpoint reads its message, calls one operation and writes the answer.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/">VCALM 1.0</a>
 */
package org.cooppassport.issuer.vcapi;
