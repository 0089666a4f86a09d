// The constants that the paper hides in O and O~: C in eta_w, tau_11, tau_12, T_1 and T_2. Each
// lies between what a certified run needs and what the repaired proofs grant.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sidestep/study/run_claim.h"

namespace sidestep {

/// One of them, by its id in the audit.
struct HiddenConstant {
  std::string id;
  /// The report has `constant` set: one end is a certified run, the other a proof on paper
  /// (docs/theory/steps.md) or the printed value.
  std::function<ClaimReport(const RunClaimOptions&)> decide;
};

std::vector<HiddenConstant> hidden_constants();

}  // namespace sidestep
