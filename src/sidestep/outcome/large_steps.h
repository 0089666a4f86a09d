// Steps with which runs cannot settle, said before they are tried for ever.
#pragma once

#include <string>

#include "sidestep/problem/problem.h"

namespace sidestep {

/// Why no run can be proved to reach the global optimum: the last stage, whose steps are the ones
/// that runs must settle with, and the limit it passes. Empty if it passes none.
std::string too_large_steps(const Problem& problem);

/// The same as a sentence for before the work: that runs may go on to run.max_steps.
std::string large_steps_warning(const Problem& problem, const std::string& where = "");

}  // namespace sidestep
