/**
 * What a log line looks like: {@link org.cooppassport.service.logging.EventLineEncoder} writes one
 * line per event, from which no caller can break out, without messages of exceptions and without
 * what other libraries put into theirs. Named only by {@code logback.xml}.
 */
package org.cooppassport.service.logging;
