/**
 * One immutable JSON tree, its strict bounded reader, its writer, pointers and the canonical form.
 *
 * <p>Entry points: {@link org.cooppassport.core.json.JsonReader} and {@link
 * org.cooppassport.core.json.JsonObject}. Knows nothing of credentials or protocols.
 */
package org.cooppassport.core.json;
