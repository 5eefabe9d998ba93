package org.cooppassport.service.config;

/** A setting the server does not start with. The message names it and says what is expected. */
public final class InvalidSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String setting;

  /**
   * Makes one.
   *
   * @param setting the full name, such as {@code server.tls.key}
   * @param expected what would do; never the value that was found
   */
  public InvalidSetting(String setting, String expected) {
    super(setting + ": " + expected, null, false, false);
    this.setting = setting;
  }

  /** Returns the full name of the setting. */
  public String setting() {
    return setting;
  }
}
