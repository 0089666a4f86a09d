#include "sidestep/certify/replay_box.h"

#include <cstddef>
#include <vector>

#include <fmt/format.h>

namespace sidestep {
namespace {

constexpr i64 kLookEvery = 4;      // steps between tests of the theorems
constexpr i64 kListenEvery = 256;  // steps between looks at `stop`
constexpr double kTooLarge = 1e100;

// All real numbers between the lower end of one ball and the upper end of another.
struct Range {
  Ball lo, hi;
};

// Both ends exact again, rounded outward.
void tidy(Range& x) {
  arb_get_lbound_arf(arb_midref(x.lo.get()), x.lo.get(), Ball::kPrecision);
  mag_zero(arb_radref(x.lo.get()));
  arb_get_ubound_arf(arb_midref(x.hi.get()), x.hi.get(), Ball::kPrecision);
  mag_zero(arb_radref(x.hi.get()));
}

Range product(const Range& x, const Range& y) {
  const Ball a = x.lo * y.lo, b = x.lo * y.hi, c = x.hi * y.lo, d = x.hi * y.hi;
  return {min(min(a, b), min(c, d)), max(max(a, b), max(c, d))};
}

// x sin x over a range in [0, pi]: it rises to its one maximum, then falls.
Range turning_range(const Range& psi) {
  const Ball low = turning(psi.lo), high = turning(psi.hi);
  Range result = {max(min(low, high), Ball(0)), max(low, high)};
  // The maximum is where sin x + x cos x = 0, at 2.0287578..., and less than 1.81970575.
  if (!(psi.hi < 2.0287) && !(psi.lo > 2.0288)) result.hi = Ball(1.81970575);
  return result;
}

// G at the upper end of a range of angles, which may exceed pi by its rounding; there G falls
// again.
Ball kernel_at_end(const Ball& psi) {
  return psi < Ball::pi() ? kernel(psi) : max(kernel(psi), Ball::pi());
}

// Angles beyond 0 or pi come out reflected.
Range folded(Range y) {
  const Ball pi = Ball::pi();
  if (y.hi < 0) y = {-y.hi, -y.lo};
  if (!(y.lo >= 0)) y = {Ball(0), max(y.hi, -y.lo)};
  if (!(y.hi <= pi)) y = {min(y.lo, Ball(2) * pi - y.hi), pi};
  return {max(y.lo, Ball(0)), min(y.hi, pi)};
}

struct State {
  Range psi, f, n, nu;
};

struct BoxStage {
  i64 until;
  Ball keep_f, from_g, drift;
  Ball keep_n, to_n, sink;
  Ball K;
  Ball kappa, K_most;  // the largest of this and all later stages
};

}  // namespace

struct BoxRunner::Constants {
  explicit Constants(const ExactTeacher& t) : teacher(t) {}
  ExactTeacher teacher;
  bool cnn = false;
  Ball nu = Ball(1);
  std::vector<BoxStage> stages;
  std::string objection;

  [[nodiscard]] Range product_with_teacher(const State& x) const {
    return {x.f.lo + x.n.lo / teacher.k, x.f.hi + x.n.hi / teacher.k};
  }
  void step(const BoxStage& stage, State& x) const;
  [[nodiscard]] bool is_global(const BoxStage& stage, const State& x) const;
  [[nodiscard]] bool is_spurious(const BoxStage& stage, const State& x) const;
  // [L, H] of Lemma A, for targets of e up to M.
  [[nodiscard]] Range later_e(const BoxStage& stage, const State& x, const Ball& M) const;
};

BoxRunner::BoxRunner(const Problem& problem, const ExactTeacher& t)
    : constants_(std::make_unique<Constants>(t)) {
  Constants& c = *constants_;
  const Ball pi = Ball::pi();
  c.cnn = problem.student == StudentKind::cnn;
  if (c.cnn && problem.init.filter_law == FilterLaw::fixed)
    c.nu = exact_dot(problem.init.filter, problem.init.filter);
  Ball kappa = Ball(0), K_most = Ball(0);
  c.stages.resize(problem.steps.size());
  for (std::size_t j = problem.steps.size(); j-- > 0;) {
    const Stage& stage = problem.steps[j];
    const Ball alpha = Ball(stage.eta_a) / (Ball(2) * pi);
    const Ball lambda = alpha * (t.k + pi - 1);
    const Ball lambda_s = alpha * (pi - 1);
    if (!(lambda < 2) || !(lambda_s <= 1))
      c.objection = fmt::format("lambda < 2 and lambda_s <= 1 are not certain in stage {}", j + 1);
    const Ball K = problem.p() > 1 ? Ball(stage.eta_w) / (Ball(2) * pi) : Ball(0);
    kappa = max(kappa, lambda - 1);
    K_most = max(K_most, K);
    c.stages[j] = {.until = stage.until,
                   .keep_f = Ball(1) - lambda_s,
                   .from_g = alpha * t.q_perp,
                   .drift = alpha * (pi * square(t.U) / t.k - t.q),
                   .keep_n = Ball(1) - lambda,
                   .to_n = lambda * t.T,
                   .sink = -(lambda * t.T * pi),
                   .K = K,
                   .kappa = kappa,
                   .K_most = K_most};
  }
}

BoxRunner::~BoxRunner() = default;

const std::string& BoxRunner::objection() const { return constants_->objection; }

void BoxRunner::Constants::step(const BoxStage& stage, State& x) const {
  const Range s = product_with_teacher(x);
  const Range g = {kernel(x.psi.lo), kernel_at_end(x.psi.hi)};
  const Range pull = {stage.K / x.nu.hi, stage.K / x.nu.lo};
  const Range move = product(product(pull, s), turning_range(x.psi));
  const Ball steepest = Ball::pi() * pull.hi * max(abs(s.lo), abs(s.hi));
  if (steepest <= 1) {
    const Ball low = min(pull.lo * s.lo, pull.hi * s.lo) * turning(x.psi.lo);
    const Ball high = max(pull.lo * s.hi, pull.hi * s.hi) * turning(x.psi.hi);
    x.psi = folded({x.psi.lo + arc_tangent(low), x.psi.hi + arc_tangent(high)});
  } else {
    x.psi = folded({x.psi.lo + arc_tangent(move.lo), x.psi.hi + arc_tangent(move.hi)});
  }
  x.f = {stage.keep_f * x.f.lo + stage.from_g * g.lo + stage.drift,
         stage.keep_f * x.f.hi + stage.from_g * g.hi + stage.drift};
  const Ball n_1 = stage.keep_n * x.n.lo, n_2 = stage.keep_n * x.n.hi;
  x.n = {min(n_1, n_2) + stage.to_n * g.lo + stage.sink,
         max(n_1, n_2) + stage.to_n * g.hi + stage.sink};
  if (cnn) {
    const Ball most = max(square(move.lo), square(move.hi));
    const Ball least = move.lo > 0 || move.hi < 0 ? min(square(move.lo), square(move.hi)) : Ball(0);
    x.nu = {x.nu.lo * (Ball(1) + least), x.nu.hi * (Ball(1) + most)};
    tidy(x.nu);
  }
  tidy(x.psi);
  tidy(x.f);
  tidy(x.n);
}

Range BoxRunner::Constants::later_e(const BoxStage& stage, const State& x, const Ball& M) const {
  const Ball& kappa = stage.kappa;
  const Ball e_lo = -x.n.hi, e_hi = -x.n.lo;
  const Ball H = max(max(M / (Ball(1) - kappa), e_hi), (Ball(1) + kappa) * M - kappa * e_lo);
  return {min(min(e_lo, Ball(0)), -(kappa * H)), H};
}

bool BoxRunner::Constants::is_global(const BoxStage& stage, const State& x) const {
  const ExactTeacher& t = teacher;
  const Ball pi = Ball::pi();
  const Range s = product_with_teacher(x);
  if (!(s.lo > 0) || !(x.psi.lo > 0)) return false;
  const Ball g = kernel(x.psi.lo);
  const Range e = later_e(stage, x, (pi - g) * t.T);
  const Ball most = max(s.hi, t.q + e.hi / (pi - 1));
  const bool no_jump = pi * stage.K_most * most / x.nu.lo < 2;
  const bool small = stage.kappa <= 0;  // lambda <= 1 from now on
  if (small && no_jump) {
    // Theorem O with g' = g: is there an f' that all of the box is above?
    const Ball left = (pi - g) * t.T / t.k;
    const Ball right = (g * t.q_perp + pi * square(t.U) / t.k - t.q) / (pi - 1);
    const Ball mean = -x.n.lo / t.k;
    if (left <= right && left <= x.f.lo && mean <= right) return true;
  }
  if (!(x.psi.lo > pi / 2)) return false;
  const bool pulled = (g - 1) * t.q + e.lo > 0;
  const bool leads = small && x.f.lo > 0;
  return (pulled && no_jump) || (leads && (no_jump || cnn));
}

bool BoxRunner::Constants::is_spurious(const BoxStage& stage, const State& x) const {
  const ExactTeacher& t = teacher;
  const Ball pi = Ball::pi();
  const Range s = product_with_teacher(x);
  if (!(s.hi < 0)) return false;
  const Ball g = kernel_at_end(x.psi.hi);
  const Range e = later_e(stage, x, pi * t.T);
  const Ball most = max(-s.lo, (t.q - e.lo) / (pi - 1));
  if (!(stage.K_most * most * min(x.psi.hi, Ball(1)) / x.nu.lo < 2)) return false;
  if (stage.kappa <= 0) {
    const Ball left = (pi - g) * t.T / t.k;
    const Ball right = (g * t.q_perp + pi * square(t.U) / t.k - t.q) / (pi - 1);
    const Ball mean = -x.n.hi / t.k;
    if (right <= left && x.f.hi <= left && right <= mean) return true;
  }
  return (g - 1) * t.q + e.hi < 0;
}

CornerRun BoxRunner::run(const ReplayCorner& least, const ReplayCorner& greatest, bool global,
                         i64 max_steps, const std::atomic<bool>* stop) const {
  const Constants& c = *constants_;
  CornerRun result;
  if (!c.objection.empty()) {
    result.why = c.objection;
    return result;
  }
  State x{.psi = folded({least.psi, greatest.psi}),
          .f = {least.f, greatest.f},
          .n = {least.n, greatest.n},
          .nu = {c.nu, c.nu}};
  tidy(x.psi);
  tidy(x.nu);
  for (std::size_t j = 0;;) {
    const BoxStage& stage = c.stages[j];
    if (result.steps % kLookEvery == 0) {
      if (global ? c.is_global(stage, x) : c.is_spurious(stage, x)) {
        result.proved = true;
        return result;
      }
      if (global ? c.is_spurious(stage, x) : c.is_global(stage, x)) {
        result.why = fmt::format("at step {} all of it has reached the other optimum's region",
                                 result.steps);
        return result;
      }
      if (result.steps >= max_steps || !(abs(x.f.lo) < kTooLarge) || !(abs(x.f.hi) < kTooLarge)) {
        result.why = fmt::format("after {} steps its image is in neither region", result.steps);
        return result;
      }
      if (result.steps % kListenEvery == 0 && stop != nullptr && *stop) {
        result.stopped = true;
        result.why = "it was interrupted";
        return result;
      }
    }
    c.step(stage, x);
    if (++result.steps >= stage.until) ++j;
  }
}

}  // namespace sidestep
