/**
 * The contexts, schemas and type metadata of the passport's credentials, as data, with a small
 * loader: {@link org.cooppassport.schemas.Schemas}. Needs nothing but the JDK and fetches nothing.
 */
package org.cooppassport.schemas;
