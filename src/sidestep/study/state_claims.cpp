#include "sidestep/study/state_claims.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include <fmt/format.h>

#include "sidestep/certify/reduced_map.h"
#include "sidestep/dynamics/start.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/nearest.h"
#include "sidestep/problem/read.h"
#include "sidestep/problem/theory_steps.h"

namespace sidestep {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-9;       // a violation in doubles below this is not looked into
constexpr double kReserve = 1 - 1e-9;    // with which bounds on step sizes must be kept
constexpr i64 kMostCertified = 200'000;  // steps that are followed in Arb's arithmetic

const Requirement kAngle = {Requirement::phi_at_most, 5, 12};
const Requirement kAcute = {Requirement::phi_at_most, 1, 2};
const Requirement kPrior = {Requirement::phi_at_most, 1, 3};  // Assumption 1
const Requirement kLeast = {Requirement::s_at_least, 1, 5};
const Requirement kMost = {Requirement::s_at_most, 3, 1, 2};
const Requirement kMeanBelow = {Requirement::e_at_least, 0};
const Requirement kMeanAbove = {Requirement::e_at_most, 3};
const Requirement kInBall = {Requirement::norm_at_most, 1};
const Requirement kFar = {Requirement::far_from_optimum, 1, 20};

bool lambda_below_one(const Stage& stage, double k, double, double) {
  return stage.eta_a <= 2 * kPi / (k + kPi - 1) * kReserve;
}
bool steps_of_theorem_10(const Stage& stage, double k, double q, double U) {
  const TheorySteps steps = theory_steps(k, q, U);
  return lambda_below_one(stage, k, q, U) &&
         stage.eta_w <= steps.m / (steps.M * steps.M) * kReserve;
}
bool steps_of_theorem_4(const Stage& stage, double k, double q, double U) {
  return stage.eta_a <= theory_steps(k, q, U).eta_a * (1 + 1e-12);
}
// As long as Lemma 6, with its proof repaired, answers for the angle.
double drift_time(const Stage& stage, double q) {
  const double drift = stage.eta_w * q;
  const double last = drift > 0 ? kDriftBudget / drift * kReserve : kInfinite;
  return std::min(last, static_cast<double>(stage.until));
}

std::vector<StateClaim> make_claims() {
  std::vector<StateClaim> list;
  list.push_back({{"lemma-5", "Lemma 5", "0 <= e <= 3 U^2 (e = U (U - 1'a)) at all t",
                   "a_0 in the ball of radius |U|/sqrt(k), eta_a < 2 pi/(k+pi-1)"},
                  StateClaim::start,
                  {kInBall},
                  {kMeanBelow, kMeanAbove},
                  lambda_below_one,
                  nullptr});
  list.push_back({{"lemma-6", "Lemma 6", "phi_t <= 5 pi/12 for t <= T, where eta_w q T = 0.0984",
                   "a_0 in the ball, phi_0 <= pi/3, eta_a < 2 pi/(k+pi-1); stage I"},
                  StateClaim::start,
                  {kInBall, kPrior},
                  {kAngle},
                  lambda_below_one,
                  [](const Stage& stage, double, double q, double) {
                    return std::pair{0.0, drift_time(stage, q)};
                  }});
  list.push_back({{"lemma-7", "Lemma 7", "<-grad_a L, a*-a> >= |a-a*|^2/(10 pi)",
                   "states in A: phi <= 5 pi/12, 0 <= e <= 3 U^2, and s <= q/20 or "
                   "|a-a*/2|^2 >= q"},
                  StateClaim::inside,
                  {kFar, kAngle, kMeanBelow, kMeanAbove},
                  {{Requirement::drift_of_a, 1, 5}},
                  nullptr,
                  nullptr});
  list.push_back(
      {{"theorem-4", "Theorem 4",
        "phi_t <= 5 pi/12 and m <= s_t <= M for T_1 <= t <= T, T_1 = 90.9/eta_a",
        "a_0 in the ball, phi_0 <= pi/3, eta_a <= pi/(20 (k+pi-1)^2), eta_w q T = 0.0984; "
        "stage I"},
       StateClaim::start,
       {kInBall, kPrior},
       {kAngle, kLeast, kMost},
       steps_of_theorem_4,
       [](const Stage& stage, double k, double q, double U) {
         const TheorySteps steps = theory_steps(k, q, U);
         return std::pair{steps.T1() * steps.eta_a / stage.eta_a * (1 + 1e-12),
                          drift_time(stage, q)};
       }});
  list.push_back({{"theorem-10-as-printed", "Theorem 10",
                   "phi_t <= 5 pi/12 and m <= s_t <= M at all t after a state with both",
                   "eta_w <= m/M^2, eta_a < 2 pi/(k+pi-1)"},
                  StateClaim::kept,
                  {kAngle, kLeast, kMost},
                  {kAngle, kLeast, kMost},
                  steps_of_theorem_10,
                  nullptr});
  list.push_back({{"theorem-10", "Theorem 10, with Lemma 5's bounds",
                   "phi_t <= 5 pi/12, m <= s_t <= M and 0 <= e_t <= 3 U^2 at all t after a state "
                   "with all three",
                   "eta_w <= m/M^2, eta_a < 2 pi/(k+pi-1)"},
                  StateClaim::kept,
                  {kAngle, kLeast, kMost, kMeanBelow, kMeanAbove},
                  {kAngle, kLeast, kMost, kMeanBelow, kMeanAbove},
                  steps_of_theorem_10,
                  nullptr});
  list.push_back({{"lemma-11", "Lemma 11", "<-grad_w L, w*-w> >= (m/8) |w-w*|^2",
                   "states with s >= m = q/5, phi <= pi/2"},
                  StateClaim::inside,
                  {kLeast, kAcute},
                  {{Requirement::drift_of_w, 1, 40}},
                  nullptr,
                  nullptr});
  list.push_back({{"lemma-12", "Lemma 12",
                   "<-grad_a L, a*-a> >= (pi-1)/(2 pi) |a-a*|^2 - delta/5, delta = |w-w*|^2",
                   "states with m <= s <= M"},
                  StateClaim::inside,
                  {kLeast, kMost},
                  {{Requirement::drift_to_near, 1, 5}},
                  nullptr,
                  nullptr});
  list.push_back({{"lemma-12-repaired", "Lemma 12, scaled",
                   "<-grad_a L, a*-a> >= (pi-1)/(2 pi) |a-a*|^2 - delta q/5, delta = |w-w*|^2",
                   "states with s >= m"},
                  StateClaim::inside,
                  {kLeast},
                  {{Requirement::drift_to_near_q, 1, 5}},
                  nullptr,
                  nullptr});
  list.push_back({{"definition-3-joint", "Definition 3, Lemmas 11 and 12 together",
                   "<-grad L, (w*-w, a*-a)> >= c (|w-w*|^2 + |a-a*|^2) - delta q/5, "
                   "c = min{m/8, (pi-1)/(2 pi)}, delta = |w-w*|^2",
                   "states with s >= m, phi <= pi/2"},
                  StateClaim::inside,
                  {kLeast, kAcute},
                  {{Requirement::drift_of_both, 1, 5}},
                  nullptr,
                  nullptr});
  return list;
}

// What became of one claim so far.
struct Record {
  const StateClaim* claim = nullptr;
  i64 states = 0, runs = 0;
  double least = kInfinite;
  i64 run = 0, t = 0, since = 0;  // of the least margin; `since`: the state in the region

  std::vector<char> lawful;  // for each stage: the claim's bounds on the steps hold

  // Within the run that is looked at:
  bool active = false, counted = false;
  i64 begun = 0;
  double first = 0, last = kInfinite;
};

void look(Record& record, const StatePoint<double>& x, i64 run, i64 t) {
  const StateClaim& claim = *record.claim;
  const bool may_begin = claim.scope != StateClaim::start || t == 0;
  if (claim.scope == StateClaim::inside || (!record.active && may_begin)) {
    record.active = least_slack(claim.region, x) >= 0;
    record.begun = t;
  }
  const auto time = static_cast<double>(t);
  if (claim.scope == StateClaim::kept && t == record.begun) return;  // says nothing yet
  if (!record.active || time < record.first || time > record.last) return;
  const double margin = least_slack(claim.conclusions, x);
  if (std::isnan(margin)) return;
  ++record.states;
  if (!record.counted) ++record.runs;
  record.counted = true;
  if (margin < record.least) {
    record.least = margin;
    record.run = run;
    record.t = t;
    record.since = record.begun;
  }
}

const Stage& stage_of(const Problem& problem, i64 t) {
  std::size_t j = 0;
  while (problem.steps[j].until <= t) ++j;
  return problem.steps[j];
}

// The violation at step `record.t` of that run, certainly; 0 if it is not certain.
double certified(const Record& record, const Problem& run) {
  const BallTeacher teacher = ball_teacher(run);
  const Ball pi = Ball::pi();
  BallState x = ball_start(run);
  for (i64 t = 0;; ++t) {
    const StatePoint<Ball> point = {teacher.k, teacher.q, teacher.U, pi,       x.psi,
                                    x.s,       x.omega,   x.rho,     Ball(1.0)};
    if (t == record.since && !certainly_hold(record.claim->region, point)) return 0;
    if (t == record.t) return certain_failure(record.claim->conclusions, point);
    x = ball_step(teacher, stage_of(run, t), x);
  }
}

ClaimReport report_of(const Record& record, const Problem& problem, i64 runs) {
  ClaimReport report;
  report.claim = record.claim->claim;
  report.claim.domain += fmt::format("; runs 0 to {} of {}", runs - 1, problem.name);
  report.route = "trajectories";
  if (record.states == 0) {
    report.verdict = Vacuous{};
    report.detail =
        fmt::format("of these {} runs: in none of their states did the hypotheses hold", runs);
    return report;
  }
  report.detail = fmt::format("the hypotheses held in {} states of {} of {} runs", record.states,
                              record.runs, runs);
  const std::string where = fmt::format("run {}, step {}", record.run, record.t);
  if (record.least >= -kRounding) {
    report.verdict = HeldOnSamples{record.states, record.least, where};
    return report;
  }
  const std::string seen = fmt::format("violated in doubles by {:.4g} at {}", -record.least, where);
  if (record.t > kMostCertified) {
    report.verdict = Undecided{fmt::format("{}, later than the {} steps that a certificate follows",
                                           seen, kMostCertified)};
    return report;
  }
  const Problem run = single_run(problem, static_cast<std::uint64_t>(record.run));
  const double violation = certified(record, run);
  if (violation > 0) {
    report.verdict = Refuted{violation, where, to_toml(run)};
    report.route = "trajectories, certified in Arb";
  } else {
    report.verdict = Undecided{seen + "; Arb's arithmetic does not confirm it"};
  }
  return report;
}

}  // namespace

const std::vector<StateClaim>& state_claims() {
  static const std::vector<StateClaim> all = make_claims();
  return all;
}

Problem single_run(const Problem& problem, std::uint64_t run) {
  const Weights weights = draw_weights(problem, run);
  Problem single = problem;
  single.init.output_law = OutputLaw::fixed;
  single.init.output = weights.a;
  if (problem.init.filter_law == FilterLaw::sphere) {
    single.init.filter_law = FilterLaw::fixed;
    single.init.filter = student_filter(problem, weights);
  }
  single.run.runs = 1;
  single.run.stop = StopRule::converged;  // so that `trajectory` shows the violation
  check_problem(single);
  return single;
}

std::vector<ClaimReport> study_state_claims(const Problem& problem,
                                            const std::vector<std::string>& ids,
                                            const StateClaimOptions& options) {
  if (problem.student != StudentKind::resnet)
    throw InputError(
        fmt::format("{}: student.kind: found 'cnn'; allowed: 'resnet', which the claims are about",
                    problem.name));
  std::vector<Record> records;
  std::vector<std::string> known;
  for (const StateClaim& claim : state_claims()) known.push_back(claim.claim.id);
  for (const std::string& id : ids.empty() ? known : ids) {
    const auto found = std::find(known.begin(), known.end(), id);
    if (found == known.end()) {
      std::string list;
      for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
      throw InputError(
          fmt::format("audit --problem: found claim '{}'; did you mean '{}'? allowed: {}", id,
                      nearest(id, known), list));
    }
    records.emplace_back().claim = &state_claims()[static_cast<std::size_t>(found - known.begin())];
  }
  const TeacherMoments teacher(problem);
  const double k = teacher.k, q = teacher.q, U = teacher.U;
  for (Record& record : records)
    for (const Stage& stage : problem.steps)
      record.lawful.push_back(
          static_cast<char>(!record.claim->steps || record.claim->steps(stage, k, q, U)));
  Problem followed = problem;
  followed.run.stop = StopRule::converged;
  followed.run.max_steps = std::min(problem.run.max_steps, options.most_steps);
  i64 runs = 0, cut = 0;
  for (; runs < options.runs; ++runs) {
    if (options.stop && options.stop()) break;
    if (options.before) options.before(runs);
    for (Record& record : records) {
      record.active = record.counted = false;
      record.first = 0;
      record.last = kInfinite;
      if (record.claim->times)
        std::tie(record.first, record.last) = record.claim->times(problem.steps[0], k, q, U);
    }
    std::size_t stage = 0;
    const auto observer = [&](i64 t, const OrderParameters& state) {
      const StatePoint<double> x = {k, q, U, kPi, state.psi, state.s, state.omega, state.rho, 1};
      // The step that led here was stage `stage`'s.
      while (t > problem.steps[stage].until) ++stage;
      for (Record& record : records) {
        if (t > 0 && record.lawful[stage] == 0) record.active = false;  // begins anew, if it may
        look(record, x, runs, t);
      }
    };
    const RunEnd end = run_one(followed, static_cast<std::uint64_t>(runs), Engine::reduced,
                               observer, options.stop);
    if (end.result.outcome == Outcome::undecided) ++cut;
  }
  std::vector<ClaimReport> reports;
  for (const Record& record : records) {
    reports.push_back(report_of(record, problem, runs));
    if (cut > 0)
      reports.back().detail +=
          fmt::format("; {} runs were followed for {} steps only", cut, followed.run.max_steps);
  }
  return reports;
}

}  // namespace sidestep
