// How a scenario is made. z in [0, 1]^n chooses k (even, 2 to 2 kMostPairs), kappa = U^2/(k q) in
// (0, 1], q, the angle and the output's components along e1 = 1/sqrt(k) and e2, the direction of
// the part of a* orthogonal to 1; nothing but these enters the dynamics of phi, s and u, and |a|^2
// is least without a third component. The problem is then a file with a fixed start like any other.
#include "sidestep/study/theory_claims.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/theory_steps.h"

namespace sidestep {
namespace {

constexpr double kEdge = 5.0 / 12;    // of pi, in doubles: where starts are chosen, not judged
constexpr double kInside = 1 - 1e-9;  // a strict inequality between step sizes
const Requirement kAngle = {Requirement::phi_at_most, 5, 12};
const Requirement kLeast = {Requirement::s_at_least, 1, 5};
const Requirement kMost = {Requirement::s_at_most, 3, 1, 2};
const Requirement kMostOfLemma14 = {Requirement::s_at_most, 3, 1, 4};
const Requirement kMeanBelow = {Requirement::e_at_least, 0};
const Requirement kMeanAbove = {Requirement::e_at_most, 3};
const Requirement kInBall = {Requirement::norm_at_most, 1};
const Requirement kPrior = {Requirement::phi_at_most, 1, 3};  // Assumption 1
const Requirement kNearW = {Requirement::distance_w_at_most, 1};
const Requirement kNearA = {Requirement::distance_a_at_most, 5};

double between(double z, double low, double high) { return low + z * (high - low); }
double log_between(double z, double low, double high) { return low * std::pow(high / low, z); }

// The teacher of a scenario and its frame.
struct Frame {
  i64 k;
  double q, U, q_perp;
};

Frame frame(double z_k, double z_kappa, double z_q, i64 most_pairs, double q_low, double q_high) {
  Frame f{};
  f.k = 2 * std::min(1 + static_cast<i64>(z_k * static_cast<double>(most_pairs)), most_pairs);
  f.q = log_between(z_q, q_low, q_high);
  const double kappa = log_between(z_kappa, 1e-4, 1);
  f.U = std::sqrt(kappa * static_cast<double>(f.k) * f.q);
  f.q_perp = std::max(f.q * (1 - kappa), 0.0);
  return f;
}

// a* parallel to 1, and exactly so in doubles: all its entries are equal. If a_0 is too, then s = q
// - e/k for ever, and e_0 <= pi T with T = U^2/(k+pi-1) stays so, whatever phi does. So s >= q
// (k-1)/(k+pi-1) >= q/5 (k >= 2) and s <= q at all t: the hypotheses of Lemma 14 and Theorem 13
// hold for ever without a look at phi.
Frame parallel(Frame f) {
  f.U = std::sqrt(static_cast<double>(f.k) * f.q);
  f.q_perp = 0;
  return f;
}
// x e1 + y e2 with e2 = (1, -1, 1, -1, ...)/sqrt(k).
std::vector<double> in_plane(i64 k, double x, double y) {
  const double root = std::sqrt(static_cast<double>(k));
  std::vector<double> a(static_cast<std::size_t>(k));
  for (std::size_t j = 0; j < a.size(); ++j) a[j] = (x + (j % 2 == 0 ? y : -y)) / root;
  return a;
}

Problem make_problem(const Frame& f, double phi, double x, double y, double eta_a, double eta_w) {
  Problem problem;
  problem.name = "counterexample";
  problem.teacher.filter = {1, 0};
  problem.teacher.output =
      in_plane(f.k, f.U / std::sqrt(static_cast<double>(f.k)), std::sqrt(f.q_perp));
  problem.init.output_law = OutputLaw::fixed;
  problem.init.output = in_plane(f.k, x, y);
  problem.init.filter_law = FilterLaw::fixed;
  problem.init.filter = {std::cos(phi), std::sin(phi)};
  problem.steps = {{Stage::kForever, eta_a, eta_w}};
  problem.run.runs = 1;
  problem.run.stop = StopRule::converged;  // so that `trajectory` shows the violation
  check_problem(problem);
  return problem;
}

Problem parallel_start(const Frame& f, double phi, double z_e, double eta) {
  const double most = 0.99 * kPi / (static_cast<double>(f.k) + kPi - 1);  // of e_0/U^2
  const double u = f.U * (1 - most * z_e);
  return make_problem(f, phi, u / std::sqrt(static_cast<double>(f.k)), 0, eta, eta);
}

// A start with the given s and u, which needs a teacher that is not nearly parallel to 1: then a_0
// would be huge.
Problem problem_with(const Frame& f, double phi, double s, double u, double eta_a, double eta_w) {
  const double x = u / std::sqrt(static_cast<double>(f.k));
  const double along = f.U / std::sqrt(static_cast<double>(f.k)) * x;
  const double y = f.q_perp > 0.02 * f.q ? (s - along) / std::sqrt(f.q_perp) : 0;
  return make_problem(f, phi, x, y, eta_a, eta_w);
}

TheorySteps steps_of(const Frame& f) { return theory_steps(static_cast<double>(f.k), f.q, f.U); }
double width_of(const Frame& f) { return static_cast<double>(f.k) + kPi - 1; }
// The first step at or after t, and not before it for a t that was computed with roundings.
i64 whole(double t) { return static_cast<i64>(std::ceil(std::max(t, 0.0) * (1 + 1e-12))); }

// w_0 = 0 under Assumption 1, a_0 in the ball of radius |U|/sqrt(k).
Problem ball_start(const Frame& f, double z_phi, double z_radius, double z_direction, double eta_a,
                   double eta_w) {
  const double radius = f.U / std::sqrt(static_cast<double>(f.k)) * z_radius * kInside;
  const double direction = 2 * kPi * z_direction;
  return make_problem(f, kPi / 3 * kInside * z_phi, radius * std::cos(direction),
                      radius * std::sin(direction), eta_a, eta_w);
}

// A start in the region of Theorem 10, with e_0 between low and high times U^2.
Problem region_start(const Frame& f, double phi, double z_s, double e, double eta_a, double eta_w) {
  const TheorySteps steps = steps_of(f);
  const double s = log_between(z_s, steps.m * (1 + 1e-9), steps.M * kInside);
  return problem_with(f, phi, s, f.U * (1 - e * kInside - 1e-9), eta_a, eta_w);
}

RunClaim lemma6() {
  RunClaim c;
  c.claim = {"lemma-6", "Lemma 6", "phi_t <= 5 pi/12 for t <= T, where eta_w q T = 0.0984",
             "k >= 1, a_0 in the ball, phi_0 <= pi/3, eta_a < 2 pi/(k+pi-1)"};
  c.dimension = 7;
  c.scenario = [](const std::vector<double>& z) {
    const Frame f = frame(z[0], z[1], z[2], 16, 0.1, 100);
    const double eta_a = log_between(z[3], 1e-3, 1) * 2 * kPi / width_of(f) * kInside;
    const double turn = log_between(z[4], 2e-4, kDriftBudget);  // eta_w q
    return Scenario{ball_start(f, 1, z[5], z[6], eta_a, turn / f.q), 0,
                    static_cast<i64>(kDriftBudget / turn)};
  };
  c.start = {kInBall, kPrior};
  c.conclusions = {kAngle};
  c.detail =
      "the printed proof's last display takes a norm for its square; with norms it needs "
      "exp(2 eta_w q T) <= 2 sin(5 pi/24), that is C q^2 (eta_a^2 T) <= 0.0984";
  return c;
}

RunClaim lemma6_for_ever() {
  RunClaim c = lemma6();
  c.claim = {"lemma-6-for-ever", "Lemma 6, repaired", "phi_t <= 5 pi/12 for all t",
             "as Lemma 6, with eta_w <= 0.2337 eta_a/q in place of O(eta_a^2)"};
  c.dimension = 6;
  c.scenario = [](const std::vector<double>& z) {
    const Frame f = frame(z[0], z[1], z[2], 16, 0.1, 100);
    const double eta_a = log_between(z[3], 1e-2, 1) * 2 * kPi / width_of(f) * kInside;
    return Scenario{ball_start(f, 1, z[4], z[5], eta_a, 0.2337 * eta_a / f.q), 0,
                    whole(20 / eta_a)};
  };
  c.detail =
      "proved in docs/theory/steps.md: while phi <= 5 pi/12, s rises to positive in O(1/eta_a) "
      "steps, and phi with it stops rising; a step eta_w of the order of eta_a suffices, for "
      "ever, where the paper takes eta_a^2 until O(1/eta_a^2)";
  return c;
}

RunClaim theorem4() {
  RunClaim c;
  c.claim = {"theorem-4", "Theorem 4", "phi_t <= 5 pi/12 and m <= s_t <= M for T_1 <= t <= T",
             "Assumption 1, a_0 in the ball, the theorem's steps, T_1 = 90.9/eta_a"};
  c.dimension = 4;
  c.scenario = [](const std::vector<double>& z) {
    const Frame f = frame(z[0], z[1], 0.5, 3, 0.1, 100);
    const TheorySteps steps = steps_of(f);
    const i64 from = whole(steps.T1());
    return Scenario{ball_start(f, 1, z[2], z[3], steps.eta_a, steps.eta_w), from, from + 100};
  };
  c.start = {kInBall, kPrior};
  c.conclusions = {kAngle, kLeast, kMost};
  c.detail =
      "T_1 from Lemmas 8 and 9 with the rate that Lemma 7 gives; followed to T_1 + 100, after "
      "which the region is kept (docs/theory/steps.md)";
  return c;
}

RunClaim lemma8() {
  RunClaim c;
  c.claim = {"lemma-8", "Lemma 8", "q/20 <= s_t <= 2 q for some t <= 81.1/eta_a",
             "(w_0, a_0) in A, a_0 in the ball, eta_a < pi/(20 (k+pi-1)^2), Theorem 4's eta_w"};
  c.dimension = 5;
  c.scenario = [](const std::vector<double>& z) {
    const Frame f = frame(z[0], z[1], 0.5, 8, 0.1, 100);
    const TheorySteps steps = steps_of(f);
    Problem problem = ball_start(f, 5.0 / 4 * z[4], z[2], z[3], steps.eta_a * kInside, steps.eta_w);
    return Scenario{std::move(problem), 0, whole(steps.tau11)};
  };
  c.start = {kInBall, kAngle, kMeanBelow, kMeanAbove};
  c.conclusions = {{Requirement::s_at_least, 1, 20}, {Requirement::s_at_most, 2, 1}};
  c.eventually = true;
  c.detail =
      "the printed proof takes a contraction of (pi/5) eta_a a step where Lemma 7 gives "
      "eta_a/(5 pi); with it tau_11 = log(48)/lambda_1 = 81.1/eta_a. For starts outside the ball "
      "tau_11 grows with log|a_0 - a*|: O(1/eta_a) hides it";
  return c;
}

RunClaim lemma9(double numerator, double denominator) {
  RunClaim c;
  c.claim = {
      "lemma-9", "Lemma 9", "q/5 <= s_t <= 3 q + 2 U^2 for t >= tau_12 = 9.78/eta_a",
      "q/20 <= s_0 <= 2 q, phi_t <= 5 pi/12, 0 <= e_t <= 3 U^2 for all t, eta_a < 2 pi/(pi-1)"};
  c.dimension = 6;
  c.scenario = [](const std::vector<double>& z) {
    const Frame f = frame(z[0], z[1], 0.5, 16, 0.1, 100);
    // Lemma 5's bounds stay true for lambda <= 1.
    const double eta_a = log_between(z[2], 0.03, 1) * 2 * kPi / width_of(f) * kInside;
    const double s = log_between(z[3], 1.0 / 20 * (1 + 1e-9), 2) * f.q;
    const TheorySteps steps = steps_of(f);
    const i64 from = whole(steps.tau12 * steps.eta_a / eta_a);
    return Scenario{problem_with(f, kEdge * kPi * between(z[4], 0.5, kInside), s,
                                 f.U * (1 - 3 * kInside * z[5] - 1e-9), eta_a, 1e-9 / f.q),
                    from, from + whole(20 / eta_a)};
  };
  c.hypotheses = {kAngle, kMeanBelow, kMeanAbove};
  c.start = {{Requirement::s_at_least, 1, 20}, {Requirement::s_at_most, 2}};
  c.conclusions = {{Requirement::s_at_least, numerator, denominator}, kMost};
  c.detail =
      "tau_12 is the time from q/20 to q/5 at the worst angle; the bound q/5 could be at most "
      "C_2/(pi-1) q = 0.2055 q. With eta_w small enough, or phi falling, phi_t <= 5 pi/12 holds";
  return c;
}

RunClaim theorem10(bool with_lemma5) {
  RunClaim c;
  c.claim = {with_lemma5 ? "theorem-10-with-lemma-5" : "theorem-10-runs", "Theorem 10",
             "phi_t <= 5 pi/12 and m <= s_t <= M for all t",
             "m <= s_0 <= M, phi_0 <= 5 pi/12, eta_w <= m/M^2, eta_a < 2 pi/(k+pi-1)"};
  if (with_lemma5) c.claim.domain += ", 0 <= e_0 <= 3 U^2";
  c.dimension = 7;
  c.scenario = [with_lemma5](const std::vector<double>& z) {
    const Frame f = frame(z[0], z[1], z[2], 8, 0.1, 100);
    const TheorySteps steps = steps_of(f);
    const double eta_a = log_between(z[3], 1e-2, 1) * 2 * kPi / width_of(f) * kInside;
    const double e = with_lemma5 ? 3 * kInside * z[4] : between(z[4], -10, 10);
    const double phi = kEdge * kPi * between(z[5], 0.1, kInside);
    return Scenario{region_start(f, phi, z[6], e, eta_a, steps.m / (steps.M * steps.M) * kInside),
                    0, 300};
  };
  c.start = {kAngle, kLeast, kMost};
  if (with_lemma5) c.start.insert(c.start.end(), {kMeanBelow, kMeanAbove});
  c.conclusions = {kAngle, kLeast, kMost};
  c.detail = with_lemma5
                 ? "with Lemma 5's bounds, which the proof uses without naming them, it holds: "
                   "docs/theory/steps.md has the two lines"
                 : "the printed hypotheses leave 1'a_0 free: where U (1'a_0 - U) is large and "
                   "positive, s falls below m in a few steps. The proof uses Lemma 5's bounds";
  return c;
}

RunClaim theorem13(bool in_region) {
  RunClaim c;
  c.claim = {in_region ? "theorem-13-in-region" : "theorem-13", "Theorem 13",
             "|w_t-w*|^2 <= delta and |a_t-a*|^2 <= 5 delta for t >= T_2",
             "m <= s_t <= M for all t > 0, eta_a = eta_w = min{m/(2 M^2), 5 pi^2/(4 (k+pi-1)^2)}, "
             "T_2 = tau_21 + tau_22 of Lemmas 14 and 15"};
  if (in_region) c.claim.domain += ", phi_0 <= 5 pi/12";
  c.dimension = 7;
  c.scenario = [in_region](const std::vector<double>& z) {
    Frame f = frame(z[0], z[1], z[2], 2, 0.3, 10);
    if (!in_region) f = parallel(f);
    const TheorySteps steps = steps_of(f);
    const double delta = log_between(z[3], 0.5, 3.9);
    const double phi = in_region ? kEdge * kPi * between(z[4], 0.5, kInside)
                                 : kPi * (1 - log_between(z[4], 1e-4, 1));
    Problem problem = in_region
                          ? region_start(f, phi, z[5], between(z[6], 0, 2), steps.eta, steps.eta)
                          : parallel_start(f, phi, z[6], steps.eta);
    double distance_a = 0;
    for (std::size_t j = 0; j < problem.init.output.size(); ++j) {
      const double h = problem.init.output[j] - problem.teacher.output[j];
      distance_a += h * h;
    }
    const i64 from = whole(steps.T2(delta, distance_a));
    return Scenario{std::move(problem), from, from + 200, delta};
  };
  c.hypotheses = {kLeast, kMost};
  if (in_region) c.start = {kAngle, kMeanBelow, kMeanAbove};
  c.conclusions = {kNearW, kNearA};
  c.detail = in_region
                 ? "with phi_0 <= 5 pi/12, which Theorem 10 provides, it holds although the proofs "
                   "of Lemmas 14 and 15 do not give their constants"
                 : "nothing bounds phi_0: at phi_0 = pi - x the filter needs about 1/(eta x) "
                   "steps, and for a* and a_0 parallel to 1, s >= q (k-1)/(k+pi-1) > m for ever";
  return c;
}

RunClaim lemma14(bool acute) {
  RunClaim c;
  c.claim = {acute ? "lemma-14-acute" : "lemma-14", "Lemma 14",
             "|w_t-w*|^2 <= delta for t >= 4/(m eta) log(4/delta)",
             "m <= s_t <= M = 3 q + 4 U^2 for all t > 0, eta <= m/(2 M^2)"};
  if (acute) c.claim.domain += ", phi_0 <= pi/2";
  c.dimension = 6;
  c.scenario = [acute](const std::vector<double>& z) {
    Frame f = frame(z[0], z[1], z[2], 2, 0.3, 10);
    if (!acute) f = parallel(f);
    const TheorySteps steps = steps_of(f);
    const double M = 3 * f.q + 4 * f.U * f.U;
    const double eta = steps.m / (2 * M * M) * kInside;
    const double delta = log_between(z[3], acute ? 1 : 3, 3.9);
    const double phi =
        acute ? kPi / 2 * between(z[4], 0.5, kInside) : kPi * (1 - log_between(z[4], 1e-4, 1));
    const i64 from = whole(4 / (steps.m * eta) * std::log(4 / delta));
    return Scenario{
        acute ? region_start(f, phi, z[5], 0.5, eta, eta) : parallel_start(f, phi, z[5], eta), from,
        from + 100, delta};
  };
  c.hypotheses = {kLeast, kMostOfLemma14};
  if (acute) c.start = {{Requirement::phi_at_most, 1, 2}};
  c.conclusions = {kNearW};
  c.detail =
      acute ? "for phi_0 <= pi/2 the statement holds; its printed proof gives a rate of eta m/8, "
              "half of what it then uses"
            : "Lemma 11, on which it rests, needs v'v* >= 0, and nothing bounds phi_0. With a* and "
              "a_0 parallel to 1, m <= s_t <= q for ever, whatever phi does (docs/theory/steps.md)";
  return c;
}

RunClaim lemma15(bool own_step) {
  RunClaim c;
  c.claim = {
      own_step ? "lemma-15" : "lemma-15-with-theorem-13-step", "Lemma 15",
      "|a_t-a*|^2 <= 5 delta for t >= 4/eta log(|a_0-a*|^2/delta)",
      "m <= s_t <= M and |w_t-w*|^2 <= delta for all t, eta_a = eta <= 5 pi^2/(4 (k+pi-1)^2)"};
  c.claim.domain += own_step ? ", eta_w anything" : ", eta_w = eta <= m/(2 M^2)";
  c.dimension = 7;
  c.scenario = [own_step](const std::vector<double>& z) {
    const Frame f = frame(z[0], z[1], z[2], 4, 0.3, own_step ? 300 : 30);
    const TheorySteps steps = steps_of(f);
    const double eta = own_step ? 5 * kPi * kPi / (4 * width_of(f) * width_of(f)) *
                                      log_between(z[3], 0.1, 1) * kInside
                                : steps.eta * kInside;
    const double delta = log_between(z[4], 0.05, 2);
    // Just inside |w_0-w*|^2 <= delta; from there phi falls.
    const double phi = std::min(std::acos(1 - delta * kInside / 2), kEdge * kPi * kInside);
    const double eta_w = own_step ? 1e-6 / f.q : eta;
    Problem problem = region_start(f, phi, z[5], between(z[6], 0, 2), eta, eta_w);
    double distance_a = 0;
    for (std::size_t j = 0; j < problem.init.output.size(); ++j) {
      const double h = problem.init.output[j] - problem.teacher.output[j];
      distance_a += h * h;
    }
    const i64 from = whole(4 / eta * std::log(distance_a / delta));
    return Scenario{std::move(problem), from, from + (own_step ? 20 : 200), delta};
  };
  c.hypotheses = {kLeast, kMost, kNearW};
  c.start = {kAngle, kMeanBelow, kMeanAbove};  // so that the hypotheses hold for ever
  c.conclusions = {kNearA};
  c.detail =
      own_step
          ? "the printed lemma does not bound the step of w. While w hardly moves, a settles at "
            "|a-a*|^2 of about "
            "((pi-g)/(pi-1))^2 q = 0.54 q delta^2, more than 5 delta where q delta > 9.3; "
            "Lemma 12 lacks a factor q. The hypotheses hold for ever by Theorem 10 with Lemma 5"
          : "with Theorem 13's step for w too, w moves on and a with it; the proof's "
            "lambda_2 >= eta/4 needs eta <= 0.4317 pi^2/(k+pi-1)^2, not 5 pi^2/(4 ...)";
  return c;
}

}  // namespace

std::vector<RunClaim> theory_run_claims() {
  return {theorem4(),       lemma6(),        lemma6_for_ever(), lemma8(),        lemma9(1, 5),
          theorem10(false), theorem10(true), theorem13(false),  theorem13(true), lemma14(false),
          lemma14(true),    lemma15(false),  lemma15(true)};
}

}  // namespace sidestep
