/**
 * The private keys of all co-ops and where they are kept: key files, a hardware module, the private
 * CA. Entry point: {@link org.cooppassport.service.keys.KeyRing}. A key is found by co-op, purpose
 * and key id only; no private byte leaves this package except into a key file.
 */
package org.cooppassport.service.keys;
