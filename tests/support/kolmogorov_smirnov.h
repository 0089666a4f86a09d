// Does a sample follow a law? The greatest distance between the empirical and the given
// distribution function, against the Dvoretzky-Kiefer-Wolfowitz bound (with Massart's constant)
//
//     P( sup |F_n - F| > c ) <= 2 exp(-2 n c^2)
//
// which holds for every n and every law, so that the false-alarm rate is a bound, not an asymptote.
#pragma once

#include "support/tolerance.h"
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace sidestep {

template <class Cdf>
double ks_distance(std::vector<double> sample, const Cdf& cdf) {
  std::sort(sample.begin(), sample.end());
  const double n = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double f = cdf(sample[i]);
    const double below = static_cast<double>(i) / n;
    distance = std::max({distance, std::abs(f - below), std::abs(f - below - 1 / n)});
  }
  return distance;
}

/// A distance that a sample of the right law exceeds with probability at most kFalseAlarmRate.
inline double ks_threshold(std::size_t n) {
  return std::sqrt(std::log(2 / kFalseAlarmRate) / (2 * static_cast<double>(n)));
}

}  // namespace sidestep
