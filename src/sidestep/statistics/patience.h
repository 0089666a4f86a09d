// How long to wait for a label, where a run's own step limit is not what is asked about.
#pragma once

#include "sidestep/problem/problem.h"

namespace sidestep {

/// Step at which the last stage of the schedule begins.
i64 last_stage_begins(const Problem& problem);

/// How many steps a run may take before it counts as undecided, at most `most`: through the
/// schedule, and then many of the times in which a, the angle at v*, and the distance to the saddle
/// change by a factor e. (A run that starts 1e-14 from the boundary needs 32 of the last; the cnn's
/// |v|^2 slows it down. A run that rounding holds at the saddle would need infinitely many.)
i64 patience(const Problem& problem, i64 most);

}  // namespace sidestep
