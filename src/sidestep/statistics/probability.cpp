#include "sidestep/statistics/probability.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "sidestep/dynamics/start.h"
#include "sidestep/ensemble/labeller.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/trapping.h"
#include "sidestep/statistics/basin_boundary.h"
#include "sidestep/statistics/line_average.h"
#include "sidestep/statistics/mass_above.h"
#include "sidestep/statistics/patience.h"
#include "sidestep/statistics/start_measure.h"

namespace sidestep {
namespace {

constexpr double kSmallestError = 1e-13;
// A rough boundary that gives this error is not worth trying to do better by lines.
constexpr double kGoodEnough = 1e-4;

std::vector<RunResult> label_states(const Problem& problem,
                                    const std::vector<OrderParameters>& starts,
                                    const ProbabilityOptions& options) {
  return Labeller(problem, options.max_steps, options.simd, options.stop)(starts);
}

// A law of one point, or a filter that can only be v* or -v*: no integral, just labels.
Probability from_labels(const Problem& problem, const std::vector<OrderParameters>& starts,
                        const ProbabilityOptions& options) {
  Probability p;
  p.method = ProbabilityMethod::single_start;
  p.undecided = 0;
  p.error = 0;
  const double weight = 1 / static_cast<double>(starts.size());
  for (const RunResult& result : label_states(problem, starts, options)) {
    ++p.evaluations;
    p.gd_steps += result.steps;
    if (result.outcome == Outcome::global) p.global += weight;
    if (result.outcome == Outcome::spurious) p.spurious += weight;
  }
  p.undecided = std::max(1 - p.global - p.spurious, 0.0);
  return p;
}

Probability certain(bool global, i64 runs) {
  Probability p;
  p.global = global ? 1 : 0;
  p.spurious = global ? 0 : 1;
  p.undecided = 0;
  p.error = 4 * StartMeasure::kLostMass;
  p.method = ProbabilityMethod::boundary_proved;
  p.evaluations = runs;
  p.remark = "the two extreme starts have the same label, hence all between them";
  return p;
}

// Whether a start drawn from the law has another label than the boundary says.
bool is_contradicted(const Problem& problem, const StartMeasure& measure,
                     const BasinBoundary& boundary, const ProbabilityOptions& options,
                     Probability& effort) {
  constexpr std::uint64_t kStarts = 1024;
  const StartLaw law(problem);
  std::vector<OrderParameters> starts;
  std::vector<Outcome> expected;
  for (std::uint64_t run = 0; run < kStarts; ++run) {
    const OrderParameters start = law.draw(run);
    const StartMeasure::Place place = measure.place_of(start);
    const bool above = place.coordinate > boundary(place.base, +1);
    const bool below = place.coordinate < boundary(place.base, -1);
    if (!above && !below) continue;
    starts.push_back(start);
    expected.push_back(above ? Outcome::global : Outcome::spurious);
  }
  const std::vector<RunResult> seen = label_states(problem, starts, options);
  bool contradicted = false;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    ++effort.evaluations;
    effort.gd_steps += seen[i].steps;
    contradicted |= seen[i].outcome != expected[i];
  }
  return contradicted;
}

Probability by_boundary(const Problem& problem, const StartMeasure& measure, bool proved,
                        double target, const ProbabilityOptions& options,
                        BasinBoundary::State& state) {
  const BoundaryOptions boundary_options{
      .tolerance = std::max(0.1 * target / measure.typical_density(), 1e-14),
      .simd = options.simd,
      .max_steps = options.max_steps,
      .stop = options.stop};
  const BasinBoundary boundary(problem, measure, proved, boundary_options);
  state = boundary.state();
  Probability p;
  p.evaluations = boundary.effort().runs;
  p.gd_steps = boundary.effort().gd_steps;
  p.method = proved ? ProbabilityMethod::boundary_proved : ProbabilityMethod::boundary;
  if (state != BasinBoundary::State::found) return p;

  // Where no theorem says that the boundary is a graph, starts have a say.
  if (!proved && is_contradicted(problem, measure, boundary, options, p)) {
    state = BasinBoundary::State::several;
    return p;
  }
  const Integral value = mass_above(measure, boundary, target);
  p.global = std::clamp(value.value, 0.0, 1.0);
  p.spurious = 1 - p.global;
  p.undecided = 0;
  p.error = value.error + 4 * StartMeasure::kLostMass;
  return p;
}

// Where some runs are never decided, each of them costs the whole patience, and lines look at
// many. A first sample says how long runs take that are decided.
i64 patience_of_lines(const Problem& problem, const ProbabilityOptions& options) {
  constexpr std::uint64_t kSample = 512;
  const StartLaw law(problem);
  std::vector<OrderParameters> starts;
  for (std::uint64_t run = 0; run < kSample; ++run) starts.push_back(law.draw(run));
  i64 longest = 1000;
  bool all_decided = true;
  for (const RunResult& result : label_states(problem, starts, options)) {
    if (result.outcome == Outcome::global || result.outcome == Outcome::spurious)
      longest = std::max(longest, result.steps);
    else
      all_decided = false;
  }
  if (all_decided) return options.max_steps;
  return std::min(options.max_steps, last_stage_begins(problem) + 8 * longest);
}

Probability dispatch(const Problem& problem, const ProbabilityOptions& asked) {
  ProbabilityOptions options = asked;
  options.max_steps = patience(problem, asked.max_steps);
  const TeacherMoments teacher(problem);
  const TrappingRegions regions(problem);
  Probability p;
  if (!regions.bounds(problem.steps.size() - 1).lawful) {
    p.method = ProbabilityMethod::unlawful;
    p.error = 0;
    p.remark = "lambda >= 2 (or lambda_s > 1) in the last stage: no label can be proved";
    return p;
  }
  const StartMeasure measure(problem);
  if (problem.p() == 1 && problem.init.filter_law == FilterLaw::sphere) {
    OrderParameters at_v_star = measure.centre();
    at_v_star.psi = kPi;
    OrderParameters opposite = at_v_star;
    opposite.psi = 0;
    return from_labels(problem, {at_v_star, opposite}, options);
  }
  if (!measure.has_lines() || !teacher.turns)
    return from_labels(problem, {measure.centre()}, options);

  const double target = std::max(options.error, kSmallestError);
  const bool proved = preserves_order(problem, measure.bounds());
  i64 spent = 0;
  if (proved && options.boundary) {
    const auto extremes =
        label_states(problem, {measure.extreme(-1), measure.extreme(+1)}, options);
    spent = 2;
    if (extremes[0].outcome == Outcome::global) return certain(true, spent);
    if (extremes[1].outcome == Outcome::spurious) return certain(false, spent);
  }
  std::string why = "lines were asked for";
  if (options.boundary) {
    BasinBoundary::State state{};
    p = by_boundary(problem, measure, proved, target, options, state);
    p.evaluations += spent;
    switch (state) {
      case BasinBoundary::State::found:
        if (p.error <= std::max(target, kGoodEnough)) return p;
        why = "the boundary is too rough";
        break;
      case BasinBoundary::State::several: why = "the boundary is not a graph"; break;
      case BasinBoundary::State::lost: why = "some runs are undecided"; break;
      case BasinBoundary::State::unfinished: break;
    }
    if (options.stop != nullptr && *options.stop) {
      p.complete = false;
      return p;
    }
  }
  options.max_steps = patience_of_lines(problem, options);
  Probability averaged = average_over_lines(problem, measure, target, options);
  if (p.undecided == 0 && p.error <= averaged.error) return p;
  averaged.evaluations += p.evaluations;
  averaged.gd_steps += p.gd_steps;
  averaged.remark = why;
  if (averaged.undecided > 0)
    averaged.remark +=
        fmt::format("; a run undecided after {} steps counts as undecided", options.max_steps);
  return averaged;
}

}  // namespace

std::string to_string(ProbabilityMethod method) {
  switch (method) {
    case ProbabilityMethod::single_start: return "label of the only start";
    case ProbabilityMethod::boundary_proved: return "boundary, a graph by theorem";
    case ProbabilityMethod::boundary: return "boundary, a graph as far as labels show";
    case ProbabilityMethod::lines: return "average over subdivided lines";
    case ProbabilityMethod::unlawful: break;
  }
  return "none: unlawful steps";
}

Probability exact_probability(const Problem& problem, const ProbabilityOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  Probability p = dispatch(problem, options);
  p.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (options.stop != nullptr && *options.stop) p.complete = false;
  if (p.complete && p.remark.empty() && p.error > std::max(options.error, kSmallestError))
    p.remark = fmt::format("the error asked for, {:.1g}, was not reached", options.error);
  return p;
}

}  // namespace sidestep
