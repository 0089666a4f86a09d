// Lesson 5. Proofs: of every start, bounds on a probability, and of a lemma.
#include <cstdio>
#include <sidestep/certify/certify.h>
#include <sidestep/certify/replay.h>
#include <sidestep/problem/read.h>
#include <sidestep/study/audit.h>

int main() {
  // With warmup, k = 16: does every start that the law allows reach the global optimum? Not a count
  // of runs: interval arithmetic on boxes of starts, rounding included
  // (docs/theory/certificates.md).
  sidestep::CertifyOptions options;
  options.width = 1e-2;  // stop when the starts left undecided have at most this probability
  options.jobs = 2;
  const sidestep::Certificate with =
      sidestep::certify(sidestep::read_problem("table1/resnet-ssw/k16"), options);
  std::printf("with warmup, every start succeeds: %s\n", to_string(with.verdict).c_str());

  // Without warmup: no, and there is a start that certainly fails. The bounds are proved as well.
  const sidestep::Certificate without =
      sidestep::certify(sidestep::read_problem("table1/resnet/k16"), options);
  std::printf("without warmup, every start succeeds: %s\n", to_string(without.verdict).c_str());
  std::printf("P(global) is between %.4f and %.4f\n", without.lower, without.upper);

  // A certificate is a text; other code checks it again, with other arithmetic.
  const sidestep::ReplayReport replayed =
      sidestep::replay_certificate(sidestep::certificate_text(without), {});
  std::printf("the certificate is accepted: %s\n", replayed.accepted ? "yes" : "no");

  // Claims of the paper, for all widths and teachers at once ...
  for (const sidestep::ClaimReport& report :
       sidestep::study_audit({"lemma-7", "assumption-1-strict"}, {}))
    std::printf("%s: %s\n", report.claim.id.c_str(), verdict_text(report.verdict).c_str());
  // ... and one of mine, in the order parameters (docs/theory/claims.md).
  const sidestep::UserClaim mine = {"phi <= 1.5 -> g(phi) > 1", "", std::nullopt};
  std::printf("phi <= 1.5 -> g(phi) > 1: %s\n",
              verdict_text(sidestep::decide_user_claim(mine, {}).verdict).c_str());
}
