// Labels of given starts, not of the problem's own draws: what maps, boundaries and subdivisions
// are made of.
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "sidestep/ensemble/batch.h"

namespace sidestep {

/// Labels starts of one problem by trapping, whatever its stop rule.
class Labeller {
 public:
  /// A run longer than max_steps is undecided. `stop`, if given, ends the work early: then starts
  /// that were not done read as undecided after 0 steps.
  Labeller(const Problem& problem, i64 max_steps, Simd simd, const std::atomic<bool>* stop);

  /// One result for each start; nu must be > 0, rho is not needed.
  std::vector<RunResult> operator()(std::span<const OrderParameters> starts);

  [[nodiscard]] i64 runs() const { return runs_; }
  [[nodiscard]] i64 gd_steps() const { return gd_steps_; }

 private:
  Problem problem_;
  BatchPlan plan_;
  Simd simd_;
  const std::atomic<bool>* stop_;
  i64 runs_ = 0;
  i64 gd_steps_ = 0;
};

}  // namespace sidestep
