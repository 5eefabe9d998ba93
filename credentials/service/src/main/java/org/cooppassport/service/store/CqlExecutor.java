package org.cooppassport.service.store;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.concurrent.CompletionStage;

/** Carries out statements; where tests put their faults. */
interface CqlExecutor {
  CompletionStage<AsyncResultSet> execute(Statement<?> statement);
}
