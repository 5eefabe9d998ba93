package org.cooppassport.core.model;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns of somebody else's schema, matched with a bound on the work: a pattern that goes back
 * and forth over a text for ever ends the evaluation.
 */
final class BoundedPatterns implements RegularExpressionFactory {
  private static final int MAX_PATTERN = 1_000;
  private static final int MAX_READS = 200_000;

  /** Reads of all texts of one evaluation. */
  private int reads;

  /** The bound was reached. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exceeded() {
      super("a pattern takes more work than is allowed", null, false, false);
    }
  }

  @Override
  public RegularExpression getRegularExpression(String regex) {
    if (regex.length() > MAX_PATTERN) {
      throw new Exceeded();
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("a pattern is not a regular expression", e);
    }
    return text -> pattern.matcher(new CountedText(text)).find();
  }

  private final class CountedText implements CharSequence {
    private final CharSequence text;

    CountedText(CharSequence text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++reads > MAX_READS) {
        throw new Exceeded();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.subSequence(start, end));
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
