#include "sidestep/statistics/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

constexpr i64 kMostTrials = 1'000'000'000'000;
constexpr double kTie = 1 + 1e-7;
constexpr double kNegligible = 1e-20;
// A weight below this has lost digits to gradual underflow.
constexpr double kSmallest = 1e-300;

// Successes in the first sample, of `total` successes in n1 + n2 trials.
struct Hypergeometric {
  double n1, n2, total;

  [[nodiscard]] double low() const { return std::max(0.0, total - n2); }
  [[nodiscard]] double high() const { return std::min(n1, total); }
  // Exact below 2^53 trials squared, off by one beyond: any start near the mode will do.
  [[nodiscard]] double mode() const {
    return std::clamp(std::floor((n1 + 1) * (total + 1) / (n1 + n2 + 2)), low(), high());
  }
  // P(x + direction) / P(x); zero at the end of the support.
  [[nodiscard]] double ratio(double x, int direction) const {
    return direction > 0 ? (total - x) * (n1 - x) / ((x + 1) * (n2 - total + x + 1))
                         : x * (n2 - total + x) / ((total - x + 1) * (n1 - x + 1));
  }
};

// Successes in n trials of probability p, 0 < p < 1.
struct Binomial {
  double n, p;

  [[nodiscard]] double mode() const { return std::min(n, std::floor((n + 1) * p)); }
  [[nodiscard]] double ratio(double x, int direction) const {
    const double odds = p / (1 - p);
    return direction > 0 ? (n - x) / (x + 1) * odds : x / ((n - x + 1) * odds);
  }
};

struct Sums {
  double all = 0;         // of the weights
  double improbable = 0;  // of those not above the limit
};

// The weights of x + direction, x + 2 direction, ... where that of x is 1. The terms fall faster
// than a geometric series, so what follows a negligible one is negligible too.
template <class Law>
Sums sum_outwards(const Law& law, double x, int direction, double limit) {
  const double stop = std::min(1.0, limit) * kNegligible;
  Sums sums;
  for (double weight = law.ratio(x, direction); weight > stop; weight *= law.ratio(x, direction)) {
    sums.all += weight;
    if (weight <= limit) sums.improbable += weight;
    x += direction;
  }
  return sums;
}

// The weight of `end` where that of `begin` is 1; 0 if it is too small to be told.
template <class Law>
double weight_between(const Law& law, double begin, double end) {
  const int direction = end < begin ? -1 : 1;
  double weight = 1;
  for (double x = begin; x != end && weight >= kSmallest; x += direction)
    weight *= law.ratio(x, direction);
  return weight >= kSmallest ? weight : 0;
}

// The probability of all x that are no more probable than the observed one.
template <class Law>
double two_sided(const Law& law, double x) {
  const double mode = law.mode();
  const double observed = weight_between(law, mode, x);
  if (observed == 0) return 0;
  const double limit = observed * kTie;
  const Sums up = sum_outwards(law, mode, +1, limit);
  const Sums down = sum_outwards(law, mode, -1, limit);
  const double at_mode = 1 <= limit ? 1.0 : 0.0;
  return std::min(1.0, (up.improbable + down.improbable + at_mode) / (up.all + down.all + 1));
}

void check(const char* which, i64 successes, i64 trials) {
  if (successes < 0 || successes > trials || trials > kMostTrials)
    throw InputError(fmt::format(
        "{} sample: found {} successes in {} trials; allowed: 0 to as many as there are trials, "
        "and at most {} trials",
        which, successes, trials, kMostTrials));
}

}  // namespace

double fisher_exact_p(i64 successes1, i64 trials1, i64 successes2, i64 trials2) {
  check("first", successes1, trials1);
  check("second", successes2, trials2);
  const Hypergeometric law{static_cast<double>(trials1), static_cast<double>(trials2),
                           static_cast<double>(successes1 + successes2)};
  return two_sided(law, static_cast<double>(successes1));
}

double binomial_exact_p(i64 successes, i64 trials, double probability) {
  check("the", successes, trials);
  if (!(probability >= 0 && probability <= 1))
    throw InputError(fmt::format("probability: found {}; allowed: 0 to 1", probability));
  if (probability == 0) return successes == 0 ? 1 : 0;
  if (probability == 1) return successes == trials ? 1 : 0;
  const Binomial law{static_cast<double>(trials), probability};
  return two_sided(law, static_cast<double>(successes));
}

}  // namespace sidestep
