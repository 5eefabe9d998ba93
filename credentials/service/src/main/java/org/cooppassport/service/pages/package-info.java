/**
 * What the pages of both servers are made of: markup whose text is always text, one style, words in
 * several languages, QR codes, and files packaged with the server. Knows nothing of what a page
 * says.
 */
package org.cooppassport.service.pages;
