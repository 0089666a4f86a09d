#include "sidestep/study/run_claim.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "sidestep/certify/reduced_map.h"
#include "sidestep/dynamics/reduced.h"
#include "sidestep/dynamics/start.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/math/random.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-9;  // a violation in doubles below this is not looked into

std::string describe(const Scenario& scenario, i64 t, double margin) {
  const Problem& problem = scenario.problem;
  const TeacherMoments teacher(problem);
  const Observables x = observe(teacher, StartLaw(problem).draw(0));
  return fmt::format(
      "k = {}, q = {:.6g}, U = {:.6g}, phi_0 = {:.6g} pi, s_0 = {:.6g} q, u_0 = {:.6g}, eta_a = "
      "{:.4g}, eta_w = {:.4g}, delta = {:.4g}: slack {:.6g} at step {}",
      problem.k(), teacher.q, teacher.U, x.phi / kPi, x.s / teacher.q, x.u, problem.steps[0].eta_a,
      problem.steps[0].eta_w, scenario.delta, margin, t);
}

}  // namespace

RunMargin run_margin(const RunClaim& claim, const Scenario& scenario) {
  const Problem& problem = scenario.problem;
  const TeacherMoments teacher(problem);
  OrderParameters x = StartLaw(problem).draw(0);
  RunMargin result;
  result.margin = claim.eventually ? -kInfinite : kInfinite;
  for (i64 t = 0; t <= scenario.until; ++t) {
    const StatePoint<double> point = {teacher.k, teacher.q, teacher.U, kPi,           x.psi,
                                      x.s,       x.omega,   x.rho,     scenario.delta};
    if (t == 0 && !(least_slack(claim.start, point) >= 0)) return result;
    if (!(least_slack(claim.hypotheses, point) >= 0)) return result;
    if (t >= scenario.from) {
      const double least = least_slack(claim.conclusions, point);
      if (claim.eventually ? least > result.margin : least < result.margin) {
        result.margin = least;
        result.t = t;
      }
      if (claim.eventually && least >= 0) {
        result.margin = static_cast<double>(scenario.until - t) /
                        static_cast<double>(std::max<i64>(scenario.until, 1));
        result.applies = true;
        return result;
      }
    }
    x = reduced_step(teacher, problem.steps[0], false, x);
  }
  result.applies = true;
  return result;
}

double certified_violation(const RunClaim& claim, const Scenario& scenario, i64 t_violation) {
  const Problem& problem = scenario.problem;
  const BallTeacher teacher = ball_teacher(problem);
  const Ball pi = Ball::pi();
  BallState x = ball_start(problem);
  const i64 last = claim.eventually ? scenario.until : t_violation;
  double violation = kInfinite;
  for (i64 t = 0; t <= last; ++t) {
    const StatePoint<Ball> point = {teacher.k, teacher.q, teacher.U,           pi, x.psi, x.s,
                                    x.omega,   x.rho,     Ball(scenario.delta)};
    if (t == 0 && !certainly_hold(claim.start, point)) return 0;
    if (!certainly_hold(claim.hypotheses, point)) return 0;
    if (claim.eventually ? t >= scenario.from : t == last) {
      violation = std::min(violation, certain_failure(claim.conclusions, point));
      if (violation <= 0) return 0;
    }
    x = ball_step(teacher, problem.steps[0], x);
  }
  return std::isinf(violation) ? 0 : violation;
}

ClaimReport judge(const RunClaim& claim, const RunClaimOptions& options) {
  i64 applied = 0;
  double least = kInfinite;
  std::vector<double> worst;
  const auto attempt = [&](const std::vector<double>& z) {
    if (options.stopped()) return -kInfinite;
    const RunMargin found = run_margin(claim, claim.scenario(z));
    if (!found.applies) return -kInfinite;
    ++applied;
    if (found.margin < least) {
      least = found.margin;
      worst = z;
    }
    return -found.margin;
  };
  for (i64 i = 0; i < options.trajectories; ++i) {
    DrawStream stream(options.seed, static_cast<std::uint64_t>(i), 0);
    std::vector<double> z(claim.dimension);
    for (double& value : z) value = stream.uniform();
    attempt(z);
  }
  // Where the hypotheses fail there is nothing to climb; NLopt wants finite numbers.
  const Objective objective = [&](const std::vector<double>& z) {
    return std::max(attempt(z), -1e6);
  };
  search_maximum(claim.dimension, objective, {options.evaluations, options.seed});

  ClaimReport report;
  report.claim = claim.claim;
  report.route = "search, trajectories";
  report.detail = claim.detail;
  if (worst.empty()) {
    report.verdict = Undecided{"no run that was tried satisfies the hypotheses"};
    return report;
  }
  const Scenario scenario = claim.scenario(worst);
  const RunMargin found = run_margin(claim, scenario);
  const std::string where = describe(scenario, found.t, found.margin);
  if (found.margin >= -kRounding) {
    report.verdict = HeldOnSamples{applied, found.margin, where};
    return report;
  }
  const double violation = certified_violation(claim, scenario, found.t);
  if (violation > 0)
    report.verdict = Refuted{violation, where, to_toml(scenario.problem)};
  else
    report.verdict = Undecided{"violated in doubles, without a certificate: " + where};
  return report;
}

}  // namespace sidestep
