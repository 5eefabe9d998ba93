package org.cooppassport.issuer.evidence;

import java.time.Clock;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.issuer.vault.EvidenceVault;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyRing;

/** What the operations on papers share, each made once. */
record EvidenceParts(
    Clock clock,
    RandomSource random,
    CpuPool cpu,
    KeyRing keys,
    EvidenceVault vault,
    PartnerAgreements agreements,
    PartnerRequests requests,
    EvidenceLog log,
    ExamineOwnCheck examining) {}
