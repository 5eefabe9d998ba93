/** Pages for members: plain words, no script, nothing fetched from elsewhere. */
package org.cooppassport.issuer.pages;
