package org.cooppassport.verifier.pages;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.pages.PackagedFile;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.OpenPage;

/** Everything a browser needs to show a request. */
public final class RequestPages {
  private RequestPages() {}

  /** Returns the endpoints. */
  public static List<Endpoint> endpoints(
      VerifierCoops coops, CpuPool cpu, OpenPage pages, RandomSource random) {
    List<Endpoint> endpoints = new ArrayList<>(PackagedFile.ofEveryPage());
    endpoints.add(new PackagedFile(RequestPages.class, RequestPage.SCRIPT));
    endpoints.addAll(
        List.of(
            new RequestPageEndpoint(coops, pages, random),
            new PageStateEndpoint(coops, pages),
            new PageCodeEndpoint(coops, pages),
            new PageDisownEndpoint(coops, pages),
            new PageBrowserEndpoint(coops, pages),
            new PageAnswerEndpoint(coops, cpu, pages),
            new QrCodeEndpoint(coops, cpu, pages)));
    return List.copyOf(endpoints);
  }
}
