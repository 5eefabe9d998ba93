package org.cooppassport.e2e.races;

import org.cooppassport.e2e.story.Deployment;

/** Two processes open one file. */
class SqliteRacesTest extends RacesContract {
  @Override
  Deployment.Store store() {
    return new Deployment.Store.Sqlite();
  }
}
