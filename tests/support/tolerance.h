// The tolerances that several tests share, each with its reason.
#pragma once

#include <cmath>

namespace sidestep {

/// Spacing of doubles at 1.
inline constexpr double kEpsilon = 0x1p-52;

/// Two ways to compute the same number in double, each a sum of at most ~100 terms of the size of
/// the scale that the test names: 100 half roundings on either side would be the worst case.
inline constexpr double kFewRoundings = 100 * kEpsilon;

/// How often a statistical test may fail although the code is right, over all draws of its seed.
/// The seeds are fixed, so a passing test keeps passing; the number says how much a failure means.
inline constexpr double kFalseAlarmRate = 1e-6;

/// The two-sided normal quantile for `tests` z-tests at kFalseAlarmRate together (Bonferroni):
/// P(|z| > c) <= exp(-c^2/2) for every c >= 0.
inline double z_threshold(double tests) { return std::sqrt(2 * std::log(tests / kFalseAlarmRate)); }

}  // namespace sidestep
