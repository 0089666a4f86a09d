// When a run is looked at. Every engine advances a run in blocks and asks for its label between
// them, at the same step numbers, so that all engines report the same steps. A block is kCheckEvery
// steps, cut short where a stage of the schedule or the step limit ends: a rule about the run's own
// clock, so that it cannot depend on which other runs share a vector or a thread with it.
#pragma once

#include <algorithm>
#include <cstddef>

#include "sidestep/problem/problem.h"

namespace sidestep {

inline constexpr i64 kCheckEvery = 64;

/// The stage that governs the step t -> t+1.
inline std::size_t stage_at(const Problem& problem, i64 t) {
  std::size_t j = 0;
  while (problem.steps[j].until <= t) ++j;
  return j;
}

/// The length of the block that begins at step t in stage j; 0 at the step limit.
inline i64 block_length(const Problem& problem, i64 t, std::size_t j) {
  return std::min({kCheckEvery, problem.steps[j].until - t, problem.run.max_steps - t});
}

}  // namespace sidestep
