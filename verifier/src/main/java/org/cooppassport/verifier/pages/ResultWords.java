package org.cooppassport.verifier.pages;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.pages.Words;
import org.cooppassport.verifier.requests.RequestResult;

/** How far a request has come, in words; no claim's value is among them. */
final class ResultWords {
  private final Words words;

  ResultWords(Words words) {
    this.words = words;
  }

  static ResultWords in(Locale language) {
    return new ResultWords(Words.of(ResultWords.class, language));
  }

  /** Returns the one sentence that says it. */
  String sentence(RequestResult result) {
    if (result.held()) {
      return words.say("status.held");
    }
    if (result.disowned()) {
      return words.say("status.disowned");
    }
    return result
        .verdict()
        .string("sentence")
        .orElseGet(() -> words.say("status." + result.status()));
  }

  /** Returns why, and what to do about it, a sentence each, and none that was said already. */
  List<String> details(RequestResult result, String coopName) {
    Set<String> details = new LinkedHashSet<>();
    addSentences(details, result.verdict(), "reasons");
    addSentences(details, result.verdict(), "gaps");
    details.removeIf(sentence(result)::contains);
    if (outcome(result).equals("accepted")) {
      details.add(words.say("done", coopName));
    }
    if (result.asksForConfirmation()) {
      details.add(words.say("another.device", coopName));
    }
    return List.copyOf(details);
  }

  /** Returns {@code accepted}, {@code top-up}, {@code refused}, or the empty text so far. */
  static String outcome(RequestResult result) {
    return result.verdict().string("outcome").orElse("");
  }

  /** Returns the state as the page's script reads it. */
  JsonObject toJson(RequestResult result, String coopName) {
    return JsonObject.builder()
        .put("status", result.status())
        .put("outcome", outcome(result))
        .put("words", sentence(result))
        .putStrings("details", details(result, coopName))
        .put("confirm", result.asksForConfirmation())
        .put("settled", result.settled() && !result.held())
        .build();
  }

  private static void addSentences(Set<String> details, JsonObject verdict, String member) {
    for (JsonObject reason : verdict.array(member).flatMap(JsonArray::objects).orElse(List.of())) {
      reason.string("sentence").ifPresent(details::add);
      reason.string("whatToDo").filter(text -> !text.isEmpty()).ifPresent(details::add);
    }
  }
}
