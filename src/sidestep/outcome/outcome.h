// What became of a run. Failures are outcomes too: they are counted and shown, never dropped.
#pragma once

#include <cstdint>
#include <string>

#include "sidestep/problem/problem.h"

namespace sidestep {

enum class Outcome : std::uint8_t {
  global,     ///< proved to converge to (v*, a*)
  spurious,   ///< proved to converge to (-v*, abar)
  undecided,  ///< neither by the step limit
  diverged    ///< a state left the range in which the arithmetic means anything
};
inline constexpr int kOutcomes = 4;

/// "global", "spurious", "undecided", "diverged".
std::string to_string(Outcome outcome);

/// One finished run. With stop = "trapped", `steps` is the first step at which the label was looked
/// for and proved (kCheckEvery in schedule.h); with "converged" the first step at which the
/// labelled run was within the tolerance; for the other outcomes the step where the run was given
/// up.
struct RunResult {
  Outcome outcome = Outcome::undecided;
  i64 steps = 0;
};

}  // namespace sidestep
