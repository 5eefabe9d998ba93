package org.cooppassport.verifier.requests;

import java.util.Arrays;
import java.util.Optional;

/** Where the holder's wallet is. */
public enum Flow {
  /** On the device whose browser shows the request page. */
  SAME_DEVICE("same-device"),
  /** On another device, which reads a QR code. */
  CROSS_DEVICE("cross-device");

  private final String wire;

  Flow(String wire) {
    this.wire = wire;
  }

  /** Returns the name in our REST interface. */
  public String wire() {
    return wire;
  }

  /** Returns the flow of this name. */
  public static Optional<Flow> named(String wire) {
    return Arrays.stream(values()).filter(flow -> flow.wire.equals(wire)).findFirst();
  }
}
