#include "sidestep/dynamics/population.h"

#include <cmath>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/math/vectors.h"

namespace sidestep {
namespace {

// The shortcut's direction (1, ..., 1)/sqrt(p), or 0 for the student without one.
double shortcut_entry(const Problem& problem) {
  return problem.student == StudentKind::resnet ? 1 / std::sqrt(static_cast<double>(problem.p()))
                                                : 0.0;
}

}  // namespace

std::vector<double> student_filter(const Problem& problem, const Weights& weights) {
  std::vector<double> v = weights.w;
  for (double& x : v) x += shortcut_entry(problem);
  return v;
}

Weights weights_of(const Problem& problem, std::vector<double> v, std::vector<double> a) {
  for (double& x : v) x -= shortcut_entry(problem);
  return {std::move(v), std::move(a)};
}

double population_loss(const Problem& problem, const Weights& weights) {
  const std::vector<double>& a_star = problem.teacher.output;
  const std::vector<double>& a = weights.a;
  const double g = arc_cosine_kernel(
      supplementary_angle(student_filter(problem, weights), problem.teacher.filter));
  const double difference = sum(a_star) - sum(a);
  return ((kPi - 1) * squared_norm(a_star) + (kPi - 1) * squared_norm(a) -
          2 * (g - 1) * dot(a, a_star) + difference * difference) /
         (4 * kPi);
}

Weights population_gradient(const Problem& problem, const Weights& weights) {
  const std::vector<double>& v_star = problem.teacher.filter;
  const std::vector<double>& a_star = problem.teacher.output;
  const std::vector<double>& a = weights.a;
  const std::vector<double> v = student_filter(problem, weights);
  const double psi = supplementary_angle(v, v_star);  // pi - phi
  const double g = arc_cosine_kernel(psi);

  Weights gradient{std::vector<double>(v.size()), std::vector<double>(a.size())};

  // grad_w L = -(a'a* (pi - phi) / (2 pi |v|)) (I - v v'/|v|^2) v*
  const double length = norm(v);
  const double along = dot(v, v_star) / (length * length);
  const double factor = -dot(a, a_star) * psi / (2 * kPi * length);
  for (std::size_t i = 0; i < v.size(); ++i) gradient.w[i] = factor * (v_star[i] - along * v[i]);

  // grad_a L = (1/2pi) (11' + (pi-1) I) a - (1/2pi) (11' + (g-1) I) a*
  const double total = sum(a) - sum(a_star);
  for (std::size_t j = 0; j < a.size(); ++j)
    gradient.a[j] = (total + (kPi - 1) * a[j] - (g - 1) * a_star[j]) / (2 * kPi);
  return gradient;
}

void gd_step(const Problem& problem, const Stage& stage, Weights& weights) {
  const Weights gradient = population_gradient(problem, weights);
  for (std::size_t i = 0; i < weights.w.size(); ++i) weights.w[i] -= stage.eta_w * gradient.w[i];
  for (std::size_t j = 0; j < weights.a.size(); ++j) weights.a[j] -= stage.eta_a * gradient.a[j];
  if (problem.student == StudentKind::resnet) {
    std::vector<double> v = student_filter(problem, weights);
    const double length = norm(v);
    for (double& x : v) x /= length;
    weights = weights_of(problem, std::move(v), std::move(weights.a));
  }
}

}  // namespace sidestep
