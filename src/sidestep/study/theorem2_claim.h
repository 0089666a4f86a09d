// Theorem 2: both stages one after the other, on the catalogue's theorem2/k16 ... k100.
#pragma once

#include <atomic>

#include "sidestep/certify/claim.h"

namespace sidestep {

/// Trajectories only: `runs` random starts for each k, each followed beyond T_1 + T_2 for the least
/// delta. The margin is the smallest share of T_1 + T_2 that was left when both distances were
/// within their bounds for good.
ClaimReport judge_theorem_2(i64 runs = 3, int most_k = 100,
                            const std::atomic<bool>* stop = nullptr);

}  // namespace sidestep
