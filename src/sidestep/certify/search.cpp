#include "sidestep/certify/search.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <nlopt.h>
#include <span>

namespace sidestep {
namespace {

constexpr int kRefined = 6;
constexpr int kStepsEach = 600;

struct Search {
  const BoxClaim& claim;
  Evaluator evaluator;
  std::vector<Interval> box;
  Worst worst;

  // t in [0, 1] to the range of the symbol, infinite ends at infinity.
  static double coordinate(const Symbol& symbol, double t) {
    const auto [lo, hi] = symbol.range;
    double x = 0;
    if (std::isinf(lo) && std::isinf(hi))
      x = (2 * t - 1) / std::max(1 - (2 * t - 1) * (2 * t - 1), 1e-12);
    else if (std::isinf(hi))
      x = lo + t / std::max(1 - t, 1e-12);
    else if (std::isinf(lo))
      x = hi - t / std::max(1 - t, 1e-12);
    else
      x = lo + t * (hi - lo);
    if (symbol.integer) x = std::round(x);
    x = std::clamp(x, lo, hi);
    return symbol.angle ? std::min(x, kPiInterval.lo) : x;
  }

  double operator()(std::span<const double> t) {
    std::vector<double> point(claim.symbols.size());
    for (std::size_t i = 0; i < t.size(); ++i) {
      point[i] = coordinate(claim.symbols[i], t[i]);
      box[i] = point[i];
    }
    ++worst.samples;
    const Evaluation hypothesis = evaluator.on(claim.hypothesis, box);
    const Evaluation conclusion = evaluator.on(claim.conclusion, box);
    if (hypothesis.truth == Truth::yes && conclusion.truth == Truth::yes) ++worst.held;
    const double violation = std::min(hypothesis.margin.middle(), -conclusion.margin.middle());
    if (violation > worst.violation) {
      worst.violation = violation;
      worst.point = std::move(point);
    }
    return violation;
  }
};

double objective(unsigned n, const double* t, double*, void* search) {
  return (*static_cast<Search*>(search))({t, n});
}

}  // namespace

Worst search_worst(const BoxClaim& claim, double seconds, const std::atomic<bool>* stop,
                   i64 samples) {
  const auto begin = std::chrono::steady_clock::now();
  const auto remaining = [&] {
    if (stop != nullptr && stop->load()) return 0.0;
    return seconds -
           std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const std::size_t n = claim.symbols.size();
  Search search{claim, Evaluator(claim.symbols), std::vector<Interval>(n), {}};
  if (n == 0) {
    search({});
    return search.worst;
  }
  // Multiples of the powers of the root of x^(n+1) = x + 1 (the R_n sequence), by Newton's method
  // in plain arithmetic: the same points with any mathematical library.
  double root = 2;
  for (int i = 0; i < 60; ++i) {
    double power = 1;
    for (std::size_t j = 0; j < n; ++j) power *= root;
    root -= (power * root - root - 1) / (static_cast<double>(n + 1) * power - 1);
  }
  std::vector<std::pair<double, std::vector<double>>> found;
  for (i64 j = 0; j < samples && (j % 16 != 0 || remaining() > 0); ++j) {
    std::vector<double> t(n);
    double power = 1;
    for (std::size_t i = 0; i < n; ++i) {
      power /= root;
      const double x = 0.5 + static_cast<double>(j + 1) * power;
      t[i] = x - std::floor(x);
      // Counterexamples sit at ends and near them: a third of the coordinates goes there.
      switch ((static_cast<std::uint64_t>(j) * 0x9e3779b97f4a7c15ULL >> (4 * i % 60)) & 15) {
        case 0:
        case 1:
        case 2: t[i] = 0; break;
        case 3: t[i] = 1; break;
        case 4:
        case 5: t[i] = t[i] * t[i] * t[i] * t[i]; break;
        case 6: t[i] = 1 - t[i] * t[i] * t[i] * t[i]; break;
        default: break;
      }
    }
    const double violation = search(t);
    found.emplace_back(-violation, std::move(t));
  }
  const auto best = std::min<std::size_t>(kRefined, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(best), found.end());
  for (std::size_t j = 0; j < best; ++j) {
    if (remaining() <= 0) break;
    nlopt_opt method = nlopt_create(NLOPT_LN_SBPLX, static_cast<unsigned>(n));
    nlopt_set_max_objective(method, objective, &search);
    nlopt_set_lower_bounds1(method, 0);
    nlopt_set_upper_bounds1(method, 1);
    nlopt_set_maxtime(method, remaining());
    nlopt_set_maxeval(method, kStepsEach);
    nlopt_set_xtol_rel(method, 1e-12);
    double value = 0;
    nlopt_optimize(method, found[j].second.data(), &value);
    nlopt_destroy(method);
  }
  return search.worst;
}

}  // namespace sidestep
