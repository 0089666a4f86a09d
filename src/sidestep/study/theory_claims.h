// The theory's claims about runs, hunted for counterexamples: Theorems 4, 10 and 13, Lemmas 6, 8,
// 9, 14 and 15 as statements, each as printed and, where that fails, as it can be saved.
//
// Claims about all runs of a family cannot be settled by running; what is reported is a certified
// counterexample (refuted) or how many runs were tried and the least margin among them.
#pragma once

#include <vector>

#include "sidestep/study/run_claim.h"

namespace sidestep {

/// All of them, in the paper's order.
std::vector<RunClaim> theory_run_claims();

}  // namespace sidestep
