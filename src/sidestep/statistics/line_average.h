// Probabilities where the basin boundary is no graph: lines of starts, each subdivided adaptively,
// averaged over the law of the rest.
//
// Along one line (of psi, or of a_0'a*; start_measure.h) the labels are looked at in some fifty
// places. Wherever two neighbours differ, the interval between them is subdivided until every
// change of label, however many there are, is located; the law's mass of each outcome on the line
// follows exactly. The average over lines is taken over a lattice of base points, shifted at random
// eight times (randomised quasi-Monte Carlo): the scatter of the eight averages is an honest
// estimate of its error, and far smaller than that of as many random lines.
//
// What this cannot see is a change of label and back between two places looked at. So each line
// also gets fresh starts drawn from its law, and the fraction of them whose label is not the one
// predicted is bounded at 99.9 % confidence and added to the error.
#pragma once

#include "sidestep/statistics/probability.h"
#include "sidestep/statistics/start_measure.h"

namespace sidestep {

/// `options.max_steps` is the patience with a single run.
Probability average_over_lines(const Problem& problem, const StartMeasure& measure, double target,
                               const ProbabilityOptions& options);

}  // namespace sidestep
