// No naked probability: k successes in n runs are shown with the interval of the success
// probabilities that they leave credible.
//
//   Wilson           the p for which the score test does not reject k; coverage near the nominal
//                    value on average over p, sometimes a little below it. The default.
//   Clopper-Pearson  the p for which neither exact binomial tail is below (1 - confidence) / 2;
//                    coverage at least nominal for every p, hence wider.
//
// Both behave at the ends: no successes in n runs give [0, something], never "0".
#pragma once

#include <string>

#include "sidestep/problem/problem.h"

namespace sidestep {

enum class IntervalMethod { wilson, clopper_pearson };
/// "Wilson", "Clopper-Pearson".
std::string to_string(IntervalMethod method);

/// Of a success rate. (An `Interval` is that of interval arithmetic, certify/interval.h.)
struct RateInterval {
  double low = 0;
  double high = 1;
};

/// Needs 0 <= successes <= trials and 0 < confidence < 1, else throws InputError. No trials give
/// [0, 1]. Relative error about 1e-11 or less for up to 1e9 trials and confidences up to 1 - 1e-6.
RateInterval proportion_interval(i64 successes, i64 trials, double confidence,
                                 IntervalMethod method);

}  // namespace sidestep
