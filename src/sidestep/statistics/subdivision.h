// Probabilities where the basin boundary is no graph: adaptive subdivision of the law.
//
// Coordinates in the unit square or cube are chosen so that volume is probability: radius and angle
// of a_0 in the plane of 1 and a*, and the quantile of the filter's angle. Every cell is labelled
// at its corners and its centre. A cell with one label counts as a whole; a cell with two is
// divided. Two things can be wrong at the end, and both are in the error:
//   - the cells still mixed: half their volume;
//   - a cell that looks pure but is not. All pure cells together get a fresh random sample; a cell
//     with a contradicting label is mixed after all, and for the rest the sample, finding nothing,
//     bounds the volume missed at 99.9 % confidence.
#pragma once

#include "sidestep/statistics/probability.h"
#include "sidestep/statistics/start_measure.h"

namespace sidestep {

Probability by_subdivision(const Problem& problem, const StartMeasure& measure, double target,
                           const ProbabilityOptions& options);

}  // namespace sidestep
