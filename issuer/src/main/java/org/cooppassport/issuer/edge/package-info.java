/** What the management and VC API routes share: reading bodies strictly, answering once per key. */
package org.cooppassport.issuer.edge;
