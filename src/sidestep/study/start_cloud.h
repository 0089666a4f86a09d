// The first runs of a problem as points: where they start, and where that leads.
#pragma once

#include <atomic>
#include <vector>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/ensemble/simd.h"
#include "sidestep/outcome/outcome.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

struct LabelledStart {
  i64 run;
  Observables at;
  Outcome outcome;  ///< proved, or undecided by run.max_steps
};

/// Runs 0 ... count - 1, by the same draws as any other study of the problem.
std::vector<LabelledStart> start_cloud(const Problem& problem, i64 count, Simd simd,
                                       const std::atomic<bool>* stop);

/// How many of them have this label.
i64 count_of(const std::vector<LabelledStart>& starts, Outcome outcome);

}  // namespace sidestep
