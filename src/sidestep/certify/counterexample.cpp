// From numbers to weights: a teacher and a start with given order parameters, and back with
// enclosures.
#include <cmath>

#include "sidestep/certify/parse.h"
#include "sidestep/certify/region_claim.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

double value_or(const State& state, const std::string& name, double otherwise) {
  const auto found = state.find(name);
  return found == state.end() ? otherwise : found->second;
}

// In the orthogonal frame 1, (1, -1, 0, ...), (1, 1, -2, 0, ...).
std::vector<double> vector_of(std::size_t k, double along_one, double along_f, double along_h) {
  std::vector<double> x(k, along_one / std::sqrt(static_cast<double>(k)));
  const double f = along_f / std::sqrt(2.0), h = along_h / std::sqrt(6.0);
  if (k >= 2) x[0] += f, x[1] -= f;
  if (k >= 3) x[0] += h, x[1] += h, x[2] -= 2 * h;
  return x;
}

constexpr double kMostK = 4096;

}  // namespace

std::string state_problem(const State& state) {
  const double q = value_or(state, "q", 1), U = value_or(state, "U", 0);
  const double k = value_or(state, "k", std::max(3.0, std::ceil(U * U / q)));
  if (!(q > 0) || !(k >= 1) || !(k <= kMostK) || k != std::floor(k)) return {};
  const double s = value_or(state, "s", 0), u = value_or(state, "u", U * s / q);
  const double across = q - U * U / k;  // q_perp
  if (across < 0 || (k < 2 && across > 1e-12 * q)) return {};
  const double root = std::sqrt(across);
  const double y = root > 0 ? (s - U * u / k) / root : 0;
  const double r = value_or(state, "r", u * u / k + y * y);
  const double rest = r - u * u / k - y * y;
  if (rest < -1e-9 * std::max(1.0, r) || (k < 3 && rest > 1e-9 * std::max(1.0, r))) return {};
  const double phi = value_or(state, "phi", 1);
  const auto n = static_cast<std::size_t>(k);

  Problem problem;
  problem.teacher.filter = {1, 0};
  problem.teacher.output = vector_of(n, U / std::sqrt(k), root, 0);
  problem.init.output_law = OutputLaw::fixed;
  problem.init.output = vector_of(n, u / std::sqrt(k), y, std::sqrt(std::max(rest, 0.0)));
  problem.init.filter_law = FilterLaw::fixed;
  problem.init.filter = {std::cos(phi), std::sin(phi)};
  const double eta = 1 / (k * k + 4 * q);
  problem.steps = {{Stage::kForever, value_or(state, "eta_a", eta), value_or(state, "eta_w", eta)}};
  problem.run.runs = 1;
  problem.run.stop = StopRule::converged;
  try {
    check_problem(problem);
    return to_toml(problem);
  } catch (const InputError&) {
    return {};  // numbers beyond what a problem may have
  }
}

std::vector<Interval> state_of(const Problem& problem) {
  const auto dot = [](const std::vector<double>& x, const std::vector<double>& y) {
    Ball sum;
    for (std::size_t i = 0; i < x.size(); ++i) sum = sum + Ball(x[i]) * Ball(y[i]);
    return sum;
  };
  const std::vector<double>&a = problem.init.output, &teacher = problem.teacher.output;
  const std::vector<double> ones(teacher.size(), 1.0);
  const std::vector<double>&v = problem.init.filter, &w = problem.teacher.filter;
  // |v x w| and v.w give the angle without cancellation at both ends.
  const Ball along = dot(v, w);
  const Ball across = sqrt(max(dot(v, v) * dot(w, w) - square(along), Ball(0.0)));
  Ball phi;
  arb_atan2(phi.get(), across.get(), along.get(), Ball::kPrecision);
  return {phi.interval(),
          dot(a, teacher).interval(),
          dot(a, ones).interval(),
          dot(a, a).interval(),
          static_cast<double>(teacher.size()),
          dot(teacher, teacher).interval(),
          dot(teacher, ones).interval()};
}

double violation_at_start(const Problem& problem, const Expression& hypothesis,
                          const Expression& conclusion) {
  if (problem.init.output_law != OutputLaw::fixed || problem.init.filter_law != FilterLaw::fixed)
    return -1;
  const std::vector<Interval> state = state_of(problem);
  Evaluator evaluator(order_parameter_words().symbols);
  if (evaluator.on(hypothesis, state).truth != Truth::yes) return -1;
  const Evaluation failed = evaluator.on(conclusion, state);
  return failed.truth == Truth::no ? std::max(0.0, -failed.margin.hi) : -1;
}

}  // namespace sidestep
