package org.cooppassport.verifier.requests;

import java.util.Arrays;

/** How far a presentation request has come. Each step but the first is one conditional write. */
enum Stage {
  /** Waiting for the wallet. */
  OPEN("open"),
  /** One answer was taken and is being verified; no other will be. */
  RECEIVING("receiving"),
  /** There is a verdict. */
  ANSWERED("answered"),
  /** The wallet answered with an error: mostly, the holder said no. */
  DECLINED("declined"),
  /** The server could not finish; nothing was accepted. */
  FAILED("failed");

  private final String wire;

  Stage(String wire) {
    this.wire = wire;
  }

  String wire() {
    return wire;
  }

  static Stage named(String wire) {
    return Arrays.stream(values())
        .filter(stage -> stage.wire.equals(wire))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a stored request has an unknown stage"));
  }
}
