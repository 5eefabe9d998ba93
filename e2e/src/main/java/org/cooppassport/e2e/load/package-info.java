/**
 * Load on both servers, as processes of their own, over https on loopback: how many requests a
 * second, how long one waits, and how much processor time of the server one costs. Entry point:
 * {@link org.cooppassport.e2e.load.LoadMain}. Bounded in count; nothing here decides a test.
 */
package org.cooppassport.e2e.load;
