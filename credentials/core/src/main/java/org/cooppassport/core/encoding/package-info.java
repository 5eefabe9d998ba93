/**
 * Bytes, the text forms they travel in, hashes, and the source of random values.
 *
 * <p>The lowest package of the library: it knows nothing of JSON, keys or credentials. Every
 * decoder is strict, so one value has one spelling.
 */
package org.cooppassport.core.encoding;
