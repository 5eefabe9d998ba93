package org.cooppassport.core.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonReader;
import org.junit.jupiter.api.Test;

/** The policy in the guide is one that the product reads. */
class PolicyGuideTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```json policy\n(.*?)```", Pattern.DOTALL);

  @Test
  void thePolicyInTheGuideIsRead() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../../docs/policies.md")));
    assertTrue(example.find());
    Policy policy = Policy.read(JsonReader.readObject(example.group(1)));
    assertEquals(3, policy.credentials().size());
    assertFalse(policy.toDcql().credentials().isEmpty());
    assertEquals(policy, Policy.read(policy.json()));
  }
}
