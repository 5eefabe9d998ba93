/** The did:web document of a co-op as a verifier: the keys that sign its requests and receipts. */
package org.cooppassport.verifier.did;
