package org.cooppassport.service.store;

/**
 * The store is not the one that was last seen, or it is behind: an older backup may have been put
 * in its place. The server does not start until its operator confirms that.
 */
public final class RestoreSuspected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RestoreSuspected(String message) {
    super(message, null, false, true);
  }
}
