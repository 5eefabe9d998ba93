package org.cooppassport.core.verification;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.ResolvedTypeMetadata;
import org.cooppassport.core.sdjwt.VerifiedSdJwtVc;
import org.cooppassport.core.verification.VerificationRequest.LinkedCheck;
import org.cooppassport.schemas.Schemas;

/**
 * Examines an SD-JWT VC whose signature holds against its type metadata and those that they extend,
 * where a request asks for that.
 *
 * <p>Metadata that cannot be had are a warning, since a verdict does not need them. Metadata that
 * are there count: a digest, an extension or a claim that is not as they say is an error.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/">SD-JWT VC, draft 19,
 *     section 4</a>
 */
final class TypeMetadataExamination {
  private static final JsonPointer VCT = JsonPointer.of("vct");

  private final Examination examination;
  private final VerifiedSdJwtVc credential;
  private final Map<String, Bytes> documents = new HashMap<>();

  TypeMetadataExamination(Examination examination, VerifiedSdJwtVc credential) {
    this.examination = examination;
    this.credential = credential;
  }

  void run() {
    if (examination.request().linked() == LinkedCheck.GATHERED) {
      examination.attempt(JsonPointer.ROOT, this::conforms);
    }
  }

  private boolean conforms() {
    Optional<String> missing = ResolvedTypeMetadata.missing(credential.vct(), documents);
    while (missing.isPresent()) {
      Optional<Bytes> document = document(missing.get());
      if (document.isEmpty()) {
        return false;
      }
      documents.put(missing.get(), document.get());
      missing = ResolvedTypeMetadata.missing(credential.vct(), documents);
    }
    List<Problem> problems =
        ResolvedTypeMetadata.resolve(credential, documents).problemsOf(credential);
    problems.forEach(examination::found);
    return problems.isEmpty();
  }

  private Optional<Bytes> document(String vct) {
    Optional<Bytes> pinned = Schemas.typeMetadata(vct).map(r -> Bytes.owned(r.bytes()));
    if (pinned.isPresent()) {
      return pinned;
    }
    if (!vct.startsWith("https://")) {
      warn("the type is no https URL, so it has no metadata to look at");
      return Optional.empty();
    }
    DocumentNeed need = new DocumentNeed(DocumentKind.TYPE_METADATA, vct);
    Optional<Gathered> gathered = examination.documents().get(need);
    if (gathered.isEmpty()) {
      examination.lacking(List.of(need));
      warn("the type metadata were not gathered");
      return Optional.empty();
    }
    Optional<Gathered.Fetched> fetched = gathered.get().fetched();
    if (fetched.isEmpty()) {
      examination.warn(IssuerKeys.unavailable(gathered.get(), "the type metadata").under(VCT));
    }
    return fetched.map(Gathered.Fetched::body);
  }

  private void warn(String detail) {
    examination.warn(Problem.at(ProblemCode.DOCUMENT_UNAVAILABLE, VCT, detail));
  }
}
