// The theory's claims about runs, hunted for counterexamples: Theorems 4, 10 and 13, Lemmas 6, 8,
// 9, 14 and 15 as statements, each as printed and, where that fails, as it can be saved; and the
// constants that the paper hides in O and O~.
//
// Claims about all runs of a family cannot be settled by running; what is reported is a certified
// counterexample (refuted) or how many runs were tried and the least margin among them.
#pragma once

#include <vector>

#include "sidestep/study/run_claim.h"

namespace sidestep {

struct TheoryClaimOptions {
  RunClaimOptions search;
};

/// All of them, in the paper's order.
std::vector<RunClaim> theory_run_claims();

/// The verdicts on them, and the hidden constants.
std::vector<ClaimReport> theory_claims(const TheoryClaimOptions& options = {});

}  // namespace sidestep
