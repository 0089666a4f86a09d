// Looks for the worst point of a claim: a maximum of min(margin of the hypothesis, -margin of the
// conclusion), by a low-discrepancy sample refined with NLopt's subplex method. Deterministic
// unless time runs out. It proves nothing: what it finds is checked by others.
#pragma once

#include <vector>

#include "sidestep/certify/branch_and_bound.h"

namespace sidestep {

struct Worst {
  std::vector<double> point;
  double violation = -rounding::kInfinity;  ///< > 0: a counterexample, if rounding is not to blame
  i64 samples = 0;
  i64 held = 0;  ///< of these, where hypothesis and conclusion certainly hold
};

/// Gives up after `seconds`, or where `stop` (if there is one) says so, with what it has.
Worst search_worst(const BoxClaim& claim, double seconds, const std::atomic<bool>* stop = nullptr,
                   i64 samples = 2048);

}  // namespace sidestep
