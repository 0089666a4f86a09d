#include "sidestep/math/root.h"

#include <algorithm>
#include <cmath>

namespace sidestep {
namespace {

void move_end(Bracket& bracket, double x, double y) {
  if (y < 0) {
    bracket.negative = x;
    bracket.f_negative = y;
  } else {
    bracket.positive = x;
    bracket.f_positive = y;
  }
}

}  // namespace

Bracket narrow(Bracket bracket, double width, const std::function<double(double)>& f) {
  // The names are those of the article; one extra evaluation (n_0 = 1), kappa_2 = 2.
  const double epsilon = width / 2;
  const double begin = std::abs(bracket.positive - bracket.negative);
  const double kappa_1 = 0.2 / begin;
  const double n_max = std::max(std::ceil(std::log2(begin / width)), 0.0) + 1;
  double j = 0;
  for (double length = begin; length > width; ++j) {
    const double middle = (bracket.positive + bracket.negative) / 2;
    const double r = std::max(epsilon * std::exp2(n_max - j) - length / 2, 0.0);
    const double delta = kappa_1 * length * length;
    const double secant =
        (bracket.f_positive * bracket.negative - bracket.f_negative * bracket.positive) /
        (bracket.f_positive - bracket.f_negative);
    const double sigma = middle >= secant ? 1 : -1;
    const double truncated = delta <= std::abs(middle - secant) ? secant + sigma * delta : middle;
    const double x = std::abs(truncated - middle) <= r ? truncated : middle - sigma * r;
    move_end(bracket, x, f(x));
    const double next = std::abs(bracket.positive - bracket.negative);
    if (next >= length) break;  // neighbouring numbers
    length = next;
  }
  return bracket;
}

Bracket narrow_integers(Bracket bracket, bool logarithmic, const std::function<double(double)>& f) {
  for (;;) {
    const double low = std::min(bracket.negative, bracket.positive);
    const double high = std::max(bracket.negative, bracket.positive);
    if (high - low <= 1) return bracket;
    const double middle = logarithmic ? std::sqrt(low) * std::sqrt(high) : (low + high) / 2;
    const double x = std::clamp(std::round(middle), low + 1, high - 1);
    move_end(bracket, x, f(x));
  }
}

}  // namespace sidestep
