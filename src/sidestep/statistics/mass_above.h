// From the boundary to the probability: the mass of starts above it.
#pragma once

#include "sidestep/math/quadrature.h"
#include "sidestep/statistics/basin_boundary.h"
#include "sidestep/statistics/start_measure.h"

namespace sidestep {

/// The probability of a start above the boundary, which must be found. `error` is what the rule
/// says of itself and what the boundary's own errors can do, seen by putting it as low and as high
/// as they allow. No finer than `tolerance`, where that saves work.
Integral mass_above(const StartMeasure& measure, const BasinBoundary& boundary, double tolerance);

}  // namespace sidestep
