package org.cooppassport.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes the tags of every test that ran to {@code target/test-tags.txt}: tag, outcome, test; and
 * likewise the folders of vectors that it read. The build compares them with the attack catalogue
 * and with the tables of docs/interop.md.
 */
public final class TagRecorder implements TestExecutionListener {
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

  private volatile TestPlan plan;

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    VectorReads.began(test.getUniqueId());
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      record(test, result.getStatus().name());
    }
    VectorReads.ended(plan.getParent(test).map(TestIdentifier::getUniqueId).orElse(""));
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    record(test, "SKIPPED");
  }

  private void record(TestIdentifier test, String outcome) {
    for (TestTag tag : tagsOf(test)) {
      lines.add(tag.getName() + "\t" + outcome + "\t" + test.getUniqueId());
    }
    for (String folder : vectorsOf(test)) {
      lines.add("vectors:" + folder + "\t" + outcome + "\t" + test.getUniqueId());
    }
  }

  /** The folders of vectors that a test read, itself or through the factory that made it. */
  private Set<String> vectorsOf(TestIdentifier test) {
    Set<String> folders = new TreeSet<>(VectorReads.of(test.getUniqueId()));
    plan.getParent(test)
        .ifPresent(factory -> folders.addAll(VectorReads.of(factory.getUniqueId())));
    return folders;
  }

  /** A dynamic test proves what its factory is tagged with. */
  private Set<TestTag> tagsOf(TestIdentifier test) {
    Set<TestTag> tags = new LinkedHashSet<>(test.getTags());
    for (Optional<TestIdentifier> above = plan.getParent(test);
        above.isPresent();
        above = plan.getParent(above.get())) {
      tags.addAll(above.get().getTags());
    }
    return tags;
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    Path file = Path.of("target", "test-tags.txt");
    List<String> all = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        all.addAll(Files.readAllLines(file));
      }
      all.addAll(lines);
      lines.clear();
      Files.createDirectories(file.getParent());
      Files.write(file, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
