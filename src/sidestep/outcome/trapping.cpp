#include "sidestep/outcome/trapping.h"

#include <algorithm>
#include <cmath>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {

std::string to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::global: return "global";
    case Outcome::spurious: return "spurious";
    case Outcome::undecided: return "undecided";
    case Outcome::diverged: break;
  }
  return "diverged";
}

TrappingRegions::TrappingRegions(const Problem& problem)
    : teacher_(problem),
      order_(teacher_),
      weight_normalised_(problem.student == StudentKind::cnn),
      drive_(teacher_.U * teacher_.U / (teacher_.k + kPi - 1)),
      bounds_(problem.steps.size()) {
  double lambda = 0;  // largest over the remaining stages
  double lambda_s = 0;
  double turn = 0;
  for (std::size_t j = problem.steps.size(); j-- > 0;) {
    const double alpha = problem.steps[j].eta_a / (2 * kPi);
    lambda = std::max(lambda, alpha * (teacher_.k + kPi - 1));
    lambda_s = std::max(lambda_s, alpha * (kPi - 1));
    if (teacher_.turns) turn = std::max(turn, problem.steps[j].eta_w / (2 * kPi));
    const double kappa = std::max(lambda - 1, 0.0);
    bounds_[j] = {.kappa = kappa, .turn = turn, .lawful = lambda < 2 && lambda_s <= 1};
  }
}

std::optional<Outcome> TrappingRegions::label(const OrderParameters& x, std::size_t stage) const {
  const StepBounds& b = bounds_[stage];
  if (!b.lawful) return std::nullopt;
  const double q = teacher_.q;
  const double g = arc_cosine_kernel(x.psi);
  const double e = -teacher_.U * x.omega;
  const double turn = b.turn / x.nu;
  const double f = x.s + e / teacher_.k;
  const bool above = b.kappa == 0 && x.s > 0 && x.psi > kLeastAngle && g >= order_.g_above &&
                     f >= order_.f_above && e <= teacher_.k * order_.f_above;
  const bool below = b.kappa == 0 && g <= order_.g_below && f <= order_.f_below &&
                     e >= teacher_.k * order_.f_below;

  if (x.s > 0 && (above || x.psi > kPi / 2)) {
    // From now on m <= (pi - g) T, so e stays in [low, high] (Lemma A).
    const double m_max = (kPi - g) * drive_;
    const double high = std::max({m_max / (1 - b.kappa), e, (1 + b.kappa) * m_max - b.kappa * e});
    const double low = std::min({e, 0.0, -b.kappa * high});
    const double s_max = std::max(x.s, q + high / (kPi - 1));
    const bool no_jump = turn * kPi * s_max < 2 * (1 - kTurnMargin);
    const bool pulled = (g - 1) * q + low > kDriveMargin * q;
    // Where e rises towards m >= 0 without falling first, s > -e/k is enough to keep s positive,
    // and the weight-normalised filter may even jump over v* while |v| grows.
    const bool leads =
        x.psi > kPi / 2 && (b.kappa == 0 || low == 0) && x.s * (1 - kDriveMargin) > -e / teacher_.k;
    if ((no_jump && (above || pulled || leads)) || (weight_normalised_ && leads))
      return Outcome::global;
  }
  if (x.s < 0) {
    const double m_max = kPi * drive_;
    const double high = std::max({m_max / (1 - b.kappa), e, (1 + b.kappa) * m_max - b.kappa * e});
    const double low = std::min({e, 0.0, -b.kappa * high});
    const double s_max = std::max(-x.s, (q - low) / (kPi - 1));
    const bool no_jump = turn * s_max * std::min(x.psi, 1.0) < 2 * (1 - kTurnMargin);
    const bool pulled = (g - 1) * q + high < -kDriveMargin * q;
    if ((below || pulled) && no_jump) return Outcome::spurious;
  }
  return std::nullopt;
}

bool is_diverged(const OrderParameters& x) {
  constexpr double kLimit = 1e100;
  return !(std::abs(x.s) <= kLimit && std::abs(x.omega) <= kLimit && x.nu <= kLimit &&
           x.psi >= -1 && x.psi <= 4);
}

}  // namespace sidestep
