/**
 * What a co-op publishes for everybody: its DID document, the keys of its SD-JWT VCs, its status
 * lists, and the contexts, schemas and type metadata its credentials name.
 */
package org.cooppassport.issuer.publication;
