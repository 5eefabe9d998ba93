package org.cooppassport.e2e.story;

/** Hears the story. */
public interface Narrator {
  /** Hears nothing. */
  Narrator SILENT =
      new Narrator() {
        @Override
        public void chapter(String title) {}

        @Override
        public void happened(String sentence) {}

        @Override
        public void call(String line) {}
      };

  /** A step begins. */
  void chapter(String title);

  /** What came of it, in a sentence. */
  void happened(String sentence);

  /** The call or command behind it. */
  void call(String line);
}
