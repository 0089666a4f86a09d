#include "sidestep/study/hidden_constants.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/theory_steps.h"
#include "sidestep/study/theory_claims.h"

namespace sidestep {
namespace {

RunClaim claim_named(const std::string& id) {
  for (RunClaim& claim : theory_run_claims())
    if (claim.claim.id == id) return claim;
  throw std::logic_error("no claim " + id);
}

// From "at all steps from tau on" to "first at tau at the latest".
RunClaim until_it_begins(RunClaim claim) {
  claim.eventually = true;
  claim.scenario = [old = claim.scenario](const std::vector<double>& z) {
    Scenario scenario = old(z);
    scenario.until = scenario.from;
    scenario.from = 0;
    return scenario;
  };
  return claim;
}

// The first step at which all conclusions hold, in units of `unit`: searched for its largest value,
// which is then certified from below (one step earlier they do not all hold, in Arb's arithmetic).
struct HiddenTime {
  std::string id, name, where, statement, domain, detail;
  RunClaim claim;  // `eventually`, with `until` at the time that the theory grants
  double (*unit)(const Scenario&);
  double proved;  // the largest value that the repaired proofs allow
  EndBasis upper_by = EndBasis::paper;
};

double eta_a_of(const Scenario& scenario) { return scenario.problem.steps[0].eta_a; }
// Of the time granted, which differs from scenario to scenario.
double share_of_granted(const Scenario& scenario) {
  return 1 / static_cast<double>(scenario.until);
}

ClaimReport largest_time(const HiddenTime& hidden, const RunClaimOptions& options) {
  i64 tried = 0;
  const Objective objective = [&](const std::vector<double>& z) {
    if (options.stopped()) return -1.0;
    const Scenario scenario = hidden.claim.scenario(z);
    const RunMargin found = run_margin(hidden.claim, scenario);
    if (!found.applies) return -1.0;
    ++tried;
    const i64 t = found.margin >= 0 ? found.t : scenario.until;
    return static_cast<double>(t) * hidden.unit(scenario);
  };
  const SearchResult worst =
      search_maximum(hidden.claim.dimension, objective, {options.evaluations, options.seed});
  Scenario scenario = hidden.claim.scenario(worst.z);
  const double unit = hidden.unit(scenario);
  scenario.until = run_margin(hidden.claim, scenario).t - 1;
  const bool certain =
      scenario.until >= 0 && certified_violation(hidden.claim, scenario, scenario.until) > 0;

  ClaimReport report;
  report.claim = {hidden.id, hidden.where, hidden.statement, hidden.domain};
  report.route = "search";
  report.constant = BestConstant{hidden.name,
                                 std::nullopt,
                                 certain ? static_cast<double>(scenario.until + 1) * unit : 0.0,
                                 hidden.proved,
                                 certain ? EndBasis::certified : EndBasis::none,
                                 hidden.upper_by};
  report.verdict =
      HeldOnSamples{tried, hidden.proved - worst.value,
                    fmt::format("k = {}, largest {:.6g}", scenario.problem.k(), worst.value)};
  report.detail = hidden.detail;
  return report;
}

std::vector<HiddenTime> hidden_times() {
  const std::string certificate =
      "; the lower end is a certified run, the upper the proof in docs/theory/steps.md";
  const TheorySteps unit_steps =
      theory_steps(1, 1, 1);  // the products depend on neither k, q nor U
  const RunClaim tau11 = claim_named("lemma-8");

  const RunClaim tau12 = until_it_begins(claim_named("lemma-9"));

  const RunClaim T1 = until_it_begins(claim_named("theorem-4"));

  const RunClaim T2 = until_it_begins(claim_named("theorem-13-in-region"));

  return {
      {"constant-tau-11", "c in tau_11 = c/eta_a", "Lemma 8", "q/20 <= s_t first at t <= c/eta_a",
       tau11.claim.domain, "O(1/eta_a) of Lemma 8" + certificate, tau11, eta_a_of,
       std::log(48.0) * 20 * kPi / 3},
      {"constant-tau-12", "c in tau_12 = c/eta_a", "Lemma 9", "q/5 <= s_t first at t <= c/eta_a",
       tau12.claim.domain, "O~(1/eta_a) of Lemma 9" + certificate, tau12, eta_a_of,
       unit_steps.tau12 * unit_steps.eta_a},
      {"constant-T-1", "c in T_1 = c/eta_a", "Theorem 4",
       "the region of Theorem 4 first at t <= c/eta_a", T1.claim.domain,
       "O~(1/eta_a) of Theorem 4" + certificate, T1, eta_a_of, unit_steps.T1() * unit_steps.eta_a},
      {"constant-T-2", "c in T_2 = c (4/(m eta) log(4/delta) + 4/eta log(|a_0-a*|^2/delta))",
       "Theorem 13", "both distances first at t <= c (tau_21 + tau_22)", T2.claim.domain,
       "as a share of the printed time; upper end 1: the printed time, not proved", T2,
       share_of_granted, 1, EndBasis::printed}};
}

// The largest c with phi_t <= 5 pi/12 for ever under eta_w = c eta_a/q.
ClaimReport largest_filter_step(const RunClaimOptions& options) {
  constexpr double kProved = 0.2337, kTooLarge = 64;
  const RunClaim claim = claim_named("lemma-6-for-ever");
  const auto scenario_with = [&](const std::vector<double>& z, double c) {
    Scenario scenario = claim.scenario(z);
    Stage& stage = scenario.problem.steps[0];
    stage.eta_w = c * stage.eta_a / TeacherMoments(scenario.problem).q;
    return scenario;
  };
  i64 tried = 0;
  const auto fails = [&](const std::vector<double>& z, double c) {
    if (options.stopped()) return false;
    ++tried;
    return run_margin(claim, scenario_with(z, c)).margin < 0;
  };
  // The least c that fails, by bisection in its logarithm; a larger step turns v further.
  const auto least_failing = [&](const std::vector<double>& z) {
    double low = kProved, high = kTooLarge;
    if (!fails(z, high)) return kTooLarge;
    for (int i = 0; i < 30; ++i) {
      const double middle = std::sqrt(low * high);
      (fails(z, middle) ? high : low) = middle;
    }
    return high;
  };
  const Objective objective = [&](const std::vector<double>& z) { return -least_failing(z); };
  const SearchResult worst =
      search_maximum(claim.dimension, objective, {options.evaluations / 4 + 8, options.seed});
  const double c = -worst.value * (1 + 1e-9);
  const Scenario scenario = scenario_with(worst.z, c);
  const RunMargin found = run_margin(claim, scenario);
  const bool certain = certified_violation(claim, scenario, found.t) > 0;

  ClaimReport report;
  report.claim = {"constant-C", "Lemma 6", "phi_t <= 5 pi/12 for all t with eta_w <= c eta_a/q",
                  claim.claim.domain};
  report.route = "search";
  report.constant = BestConstant{
      "c in eta_w = c eta_a/q", std::nullopt,    kProved,
      certain ? c : kTooLarge,  EndBasis::paper, certain ? EndBasis::certified : EndBasis::none};
  report.verdict =
      HeldOnSamples{tried, c - kProved,
                    fmt::format("k = {}, eta_a = {:.4g}, fails at c = {:.6g}", scenario.problem.k(),
                                scenario.problem.steps[0].eta_a, c)};
  report.detail =
      "C of eta_w = C q eta_a^2: as printed, C = 0.0984/(q^2 eta_a^2 T); in truth a multiple of "
      "eta_a "
      "suffices, for ever. Lower end: docs/theory/steps.md; upper end: a certified run";
  return report;
}

}  // namespace

std::vector<HiddenConstant> hidden_constants() {
  std::vector<HiddenConstant> all = {{"constant-C", largest_filter_step}};
  for (const HiddenTime& hidden : hidden_times())
    all.push_back({hidden.id, [hidden](const RunClaimOptions& options) {
                     return largest_time(hidden, options);
                   }});
  return all;
}

}  // namespace sidestep
