#include "sidestep/dynamics/network.h"

#include <algorithm>
#include <span>

#include "sidestep/math/random.h"
#include "sidestep/math/vectors.h"

namespace sidestep {
namespace {

constexpr std::uint32_t kInputStream = 16;  // apart from the streams of start.cpp

std::span<const double> patch(const std::vector<double>& z, std::size_t j, std::size_t p) {
  return std::span(z).subspan(j * p, p);
}

std::vector<double> unit_filter(const Problem& problem, const Weights& weights) {
  std::vector<double> v = student_filter(problem, weights);
  const double length = norm(v);
  for (double& x : v) x /= length;
  return v;
}

}  // namespace

std::vector<double> sample_input(const Problem& problem, std::uint64_t seed, std::uint64_t index) {
  DrawStream stream(seed, index, kInputStream);
  std::vector<double> z(static_cast<std::size_t>(problem.p() * problem.k()));
  for (double& x : z) x = stream.normal();
  return z;
}

double teacher_output(const Problem& problem, const std::vector<double>& z) {
  const Teacher& teacher = problem.teacher;
  double y = 0;
  for (std::size_t j = 0; j < teacher.output.size(); ++j)
    y += teacher.output[j] * std::max(0.0, dot(patch(z, j, teacher.filter.size()), teacher.filter));
  return y;
}

double student_output(const Problem& problem, const Weights& weights,
                      const std::vector<double>& z) {
  const std::vector<double> v = unit_filter(problem, weights);
  double y = 0;
  for (std::size_t j = 0; j < weights.a.size(); ++j)
    y += weights.a[j] * std::max(0.0, dot(patch(z, j, v.size()), v));
  return y;
}

SampleLoss sample_loss(const Problem& problem, const Weights& weights,
                       const std::vector<double>& z) {
  const std::vector<double> v = unit_filter(problem, weights);
  const std::size_t p = v.size();
  const double residual = student_output(problem, weights, z) - teacher_output(problem, z);
  SampleLoss result{residual * residual / 2,
                    {std::vector<double>(p), std::vector<double>(weights.a.size())}};

  std::vector<double> filter_gradient(p);  // of f with respect to the unit filter
  for (std::size_t j = 0; j < weights.a.size(); ++j) {
    const double activation = dot(patch(z, j, p), v);
    if (activation <= 0) continue;
    result.gradient.a[j] = residual * activation;
    for (std::size_t i = 0; i < p; ++i) filter_gradient[i] += weights.a[j] * z[j * p + i];
  }
  // d(v/|v|)/dv = (I - v v'/|v|^2) / |v|
  const double length =
      problem.student == StudentKind::cnn ? norm(student_filter(problem, weights)) : 1.0;
  const double along = dot(filter_gradient, v);
  for (std::size_t i = 0; i < p; ++i)
    result.gradient.w[i] = residual * (filter_gradient[i] - along * v[i]) / length;
  return result;
}

}  // namespace sidestep
