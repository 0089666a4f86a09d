#include "sidestep/dynamics/start.h"

#include <cmath>
#include <vector>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/math/random.h"
#include "sidestep/math/vectors.h"

namespace sidestep {
namespace {

// One stream per purpose; the numbers are part of what a seed means and never change.
enum Stream : std::uint32_t {
  kOutputScalars = 0,
  kFilterScalars = 1,
  kOutputRest = 2,
  kFilterRest = 3,
};

// a_0 in the frame (e1, e2, rest).
struct OutputDraw {
  double x, y, rest;
};

OutputDraw draw_output(const Problem& problem, std::uint64_t run) {
  const i64 k = problem.k();
  DrawStream stream(problem.run.seed, run, kOutputScalars);
  OutputDraw a{};
  a.x = stream.normal();
  a.y = stream.normal();
  if (k == 1) a.y = 0;
  a.rest = stream.chi(k - 2);
  double scale = problem.init.output_radius;
  if (problem.init.output_law == OutputLaw::gaussian) {
    scale /= std::sqrt(static_cast<double>(k));
  } else {
    scale /= std::sqrt(a.x * a.x + a.y * a.y + a.rest * a.rest);
    if (problem.init.output_law == OutputLaw::ball)
      scale *= std::pow(stream.uniform(), 1 / static_cast<double>(k));
  }
  return {a.x * scale, a.y * scale, a.rest * scale};
}

// An isotropic filter, |v_0| = 1, in the frame (v*, rest).
struct FilterDraw {
  double along, rest;
};

FilterDraw draw_filter(const Problem& problem, std::uint64_t run) {
  DrawStream stream(problem.run.seed, run, kFilterScalars);
  const double along = stream.normal();
  const double rest = stream.chi(problem.p() - 1);
  const double length = std::hypot(along, rest);
  return {along / length, rest / length};
}

// The unit vector along a* - (U/k) 1; where a* is parallel to 1 any direction orthogonal to 1 will
// do, since nothing depends on it.
std::vector<double> second_axis(const Problem& problem) {
  const TeacherMoments teacher(problem);
  std::vector<double> e2 = problem.teacher.output;
  if (teacher.q_perp > 1e-28 * teacher.q) {
    // Twice, as in isotropic_rest: little is left of a teacher that is nearly parallel to 1.
    for (int pass = 0; pass < 2; ++pass) {
      const double mean = sum(e2) / teacher.k;
      for (double& x : e2) x -= mean;
    }
    const double length = norm(e2);
    for (double& x : e2) x /= length;
  } else {
    std::fill(e2.begin(), e2.end(), 0.0);
    e2[0] = std::sqrt(0.5);
    e2[1] = -std::sqrt(0.5);
  }
  return e2;
}

void remove_component(std::vector<double>& x, const std::vector<double>& axis) {
  const double component = dot(x, axis);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= component * axis[i];
}

// A vector of the given length, uniform in direction, orthogonal to the given orthonormal axes.
std::vector<double> isotropic_rest(DrawStream stream, double length, std::size_t dimension,
                                   const std::vector<std::vector<double>>& axes) {
  std::vector<double> x(dimension);
  if (length == 0) return x;
  for (double& value : x) value = stream.normal();
  // Twice: one pass leaves components of the size of one rounding of x, which matter if x is long
  // against what remains of it.
  for (int pass = 0; pass < 2; ++pass)
    for (const auto& axis : axes) remove_component(x, axis);
  const double scale = length / norm(x);
  for (double& value : x) value *= scale;
  return x;
}

std::vector<double> full_output(const Problem& problem, std::uint64_t run) {
  if (problem.init.output_law == OutputLaw::fixed) return problem.init.output;
  const OutputDraw draw = draw_output(problem, run);
  const auto k = static_cast<std::size_t>(problem.k());
  std::vector<std::vector<double>> axes = {
      std::vector<double>(k, 1 / std::sqrt(static_cast<double>(k)))};
  if (k > 1) axes.push_back(second_axis(problem));
  DrawStream rest(problem.run.seed, run, kOutputRest);
  std::vector<double> a = isotropic_rest(rest, draw.rest, k, axes);
  for (std::size_t j = 0; j < k; ++j) {
    a[j] += draw.x * axes[0][j];
    if (k > 1) a[j] += draw.y * axes[1][j];
  }
  return a;
}

std::vector<double> full_filter(const Problem& problem, std::uint64_t run) {
  const auto p = static_cast<std::size_t>(problem.p());
  switch (problem.init.filter_law) {
    case FilterLaw::fixed: return problem.init.filter;
    case FilterLaw::shortcut: return std::vector<double>(p, 1 / std::sqrt(static_cast<double>(p)));
    case FilterLaw::sphere: break;
  }
  const FilterDraw draw = draw_filter(problem, run);
  DrawStream rest(problem.run.seed, run, kFilterRest);
  std::vector<double> v = isotropic_rest(rest, draw.rest, p, {problem.teacher.filter});
  for (std::size_t i = 0; i < p; ++i) v[i] += draw.along * problem.teacher.filter[i];
  return v;
}

}  // namespace

StartLaw::StartLaw(const Problem& problem) : problem_(&problem), teacher_(problem) {
  std::vector<double> v = problem.teacher.filter;
  if (problem.init.filter_law != FilterLaw::sphere) v = full_filter(problem, 0);
  std::vector<double> a(problem.teacher.output.size());
  if (problem.init.output_law == OutputLaw::fixed) a = problem.init.output;
  fixed_ = order_parameters(problem, weights_of(problem, std::move(v), std::move(a)));
}

double StartLaw::draw_psi(std::uint64_t run) const {
  const FilterDraw draw = draw_filter(*problem_, run);
  return std::atan2(draw.rest, -draw.along);  // pi - atan2(rest, along)
}

OrderParameters StartLaw::draw(std::uint64_t run) const {
  OrderParameters start = fixed_;
  if (problem_->init.filter_law == FilterLaw::sphere) {
    start.psi = draw_psi(run);
    start.nu = 1;
  }
  if (problem_->init.output_law == OutputLaw::fixed) return start;
  const OutputDraw a = draw_output(*problem_, run);
  const double root_k = std::sqrt(teacher_.k);
  start.s = teacher_.U / root_k * a.x + std::sqrt(teacher_.q_perp) * a.y;
  start.omega = root_k * a.x - teacher_.U;
  start.rho = a.x * a.x + a.y * a.y + a.rest * a.rest - 2 * start.s + teacher_.q;
  return start;
}

Weights draw_weights(const Problem& problem, std::uint64_t run) {
  return weights_of(problem, full_filter(problem, run), full_output(problem, run));
}

}  // namespace sidestep
