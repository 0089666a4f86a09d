// The few vector operations that the full-dimensional engine needs, on std::span, in index order
// (so that a sum is the same number everywhere).
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace sidestep {

inline double dot(std::span<const double> x, std::span<const double> y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
  return sum;
}

inline double sum(std::span<const double> x) {
  double total = 0;
  for (double value : x) total += value;
  return total;
}

inline double squared_norm(std::span<const double> x) { return dot(x, x); }
inline double norm(std::span<const double> x) { return std::sqrt(squared_norm(x)); }

/// pi - angle(x, y) in [0, pi], for non-zero x and y, accurate to a few roundings at both ends
/// (Kahan's formula: 2 atan2(|x/|x| + y/|y||, |x/|x| - y/|y||); acos of a dot product would lose
/// half the digits near 0 and pi).
inline double supplementary_angle(std::span<const double> x, std::span<const double> y) {
  const double scale_x = 1 / norm(x);
  const double scale_y = 1 / norm(y);
  double plus = 0;
  double minus = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double a = x[i] * scale_x;
    const double b = y[i] * scale_y;
    plus += (a + b) * (a + b);
    minus += (a - b) * (a - b);
  }
  return 2 * std::atan2(std::sqrt(plus), std::sqrt(minus));
}

}  // namespace sidestep
