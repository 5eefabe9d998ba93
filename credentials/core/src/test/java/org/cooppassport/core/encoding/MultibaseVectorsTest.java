package org.cooppassport.core.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The encodings of interest in the vectors of Multibase; the others are refused. */
@Tag("vectors")
class MultibaseVectorsTest {
  @ParameterizedTest
  @CsvSource({
    "basic, yes mani !",
    "leading_zero, '\0yes mani !'",
    "two_leading_zeros, '\0\0yes mani !'"
  })
  void eachEncodingGivesTheValueOrIsRefused(String file, String value) {
    Bytes expected = Bytes.utf8(value);
    int read = 0;
    for (String line : Vectors.text("multibase/" + file + ".csv").split("\\R")) {
      String[] row = line.split(",\\s*", 2);
      String text = row[1].replace("\"", "");
      if (row[0].equals("base58btc") || row[0].equals("base64url")) {
        assertEquals(expected, Multibase.decode(text), row[0]);
        read++;
      } else if (!row[0].equals("encoding")) {
        assertThrows(MalformedEncoding.class, () -> Multibase.decode(text), row[0]);
      }
    }
    assertEquals(2, read);
  }
}
