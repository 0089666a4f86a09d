#include "sidestep/statistics/interval.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

// The two roots of (n + z^2) p^2 - (2k + z^2) p + k^2/n = 0. The smaller one is written as the
// quotient that does not cancel, so that it keeps its digits for k = 1, n = 1e9.
RateInterval wilson(double k, double n, double z) {
  const double half = k + z * z / 2;
  const double root = z * std::sqrt(k * (n - k) / n + z * z / 4);
  return {k * k / n / (half + root), (half + root) / (n + z * z)};
}

RateInterval clopper_pearson(double k, double n, double tail) {
  return {k == 0 ? 0.0 : boost::math::ibeta_inv(k, n - k + 1, tail),
          k == n ? 1.0 : boost::math::ibetac_inv(k + 1, n - k, tail)};
}

}  // namespace

std::string to_string(IntervalMethod method) {
  return method == IntervalMethod::wilson ? "Wilson" : "Clopper-Pearson";
}

RateInterval proportion_interval(i64 successes, i64 trials, double confidence,
                                 IntervalMethod method) {
  if (successes < 0 || successes > trials)
    throw InputError(
        fmt::format("interval: found {} successes in {} trials; allowed: 0 to as many "
                    "as there are trials",
                    successes, trials));
  if (!(confidence > 0 && confidence < 1))
    throw InputError(fmt::format(
        "confidence: found {}; allowed: more than 0, less than 1, for instance 0.95", confidence));
  if (trials == 0) return {};

  const auto k = static_cast<double>(successes);
  const auto n = static_cast<double>(trials);
  const double tail = (1 - confidence) / 2;
  RateInterval interval;
  if (method == IntervalMethod::wilson) {
    const double z = -boost::math::quantile(boost::math::normal(), tail);
    interval = wilson(k, n, z);
  } else {
    interval = clopper_pearson(k, n, tail);
  }
  // Exact at the ends whatever the rounding above did.
  if (successes == 0) interval.low = 0;
  if (successes == trials) interval.high = 1;
  return {std::max(interval.low, 0.0), std::min(interval.high, 1.0)};
}

}  // namespace sidestep
