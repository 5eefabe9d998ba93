package org.cooppassport.core.did;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DidSyntaxTest {
  @Test
  void aDidKeepsItsSpelling() {
    Did did = Did.parse("did:web:example.com%3A3000:user:alice");
    assertEquals("web", did.method());
    assertEquals("example.com%3A3000:user:alice", did.methodSpecificId());
    assertEquals("did:web:example.com%3A3000:user:alice", did.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "did",
        "did:",
        "did:web",
        "did:web:",
        "did::x",
        "DID:web:x",
        "did:Web:x",
        "did:web:x:",
        "did:web:x y",
        "did:web:x/y",
        "did:web:x#y",
        "did:web:x?y",
        "did:web:x%",
        "did:web:x%2",
        "did:web:x%zz",
        "did:web:用户",
        "did:web:x\u0000",
        "did:web:x\n",
        "did:we_b:x",
        "did:web:a%４1"
      })
  void everythingElseIsNoDid(String text) {
    assertEquals(
        DidError.INVALID_DID, assertThrows(DidException.class, () -> Did.parse(text)).error());
  }

  @Test
  void aDidUrlIsTakenApartAndPutTogetherAgain() {
    String text = "did:example:123/path/a?service=files&relativeRef=%2Fx#key-1";
    DidUrl url = DidUrl.parse(text);
    assertEquals("did:example:123", url.did().toString());
    assertEquals("/path/a", url.path());
    assertEquals("service=files&relativeRef=%2Fx", url.query().orElseThrow());
    assertEquals("key-1", url.fragment().orElseThrow());
    assertEquals("did:example:123/path/a?service=files&relativeRef=%2Fx", url.withoutFragment());
    assertEquals(text, url.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"did:example:1#a#b", "did:example:1/a b", "did:example:1?%", "did:example:1#ü"})
  void aDidUrlWithForeignCharactersIsRefused(String text) {
    assertEquals(
        DidError.INVALID_DID_URL,
        assertThrows(DidException.class, () -> DidUrl.parse(text)).error());
  }
}
