/**
 * What an operator configures: one file for the server, one small file per co-op, environment
 * variables over both. Entry points: {@link org.cooppassport.service.config.ServerSettings} and
 * {@link org.cooppassport.service.config.CoopSettings}. Nothing is read lazily: a server that
 * started has understood every setting. Knows no Vert.x.
 */
package org.cooppassport.service.config;
