/**
 * The one way out: every document that a server fetches from elsewhere comes through {@link
 * org.cooppassport.service.fetch.DocumentFetcher}, whose adapter {@link
 * org.cooppassport.service.fetch.GuardedFetcher} decides where it may go. Decides nothing about
 * what the documents say.
 */
package org.cooppassport.service.fetch;
