// Seeded random cases: numbers, vectors, problems and weights.
#pragma once

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "sidestep/dynamics/population.h"
#include "sidestep/math/random.h"
#include "sidestep/math/vectors.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// Case number `index` of the test with this seed.
class RandomCase {
 public:
  RandomCase(std::uint64_t seed, i64 index)
      : stream_(seed, static_cast<std::uint64_t>(index), kStream) {}

  double normal() { return stream_.normal(); }
  double between(double low, double high) { return low + (high - low) * stream_.uniform(); }
  /// Uniform in the logarithm.
  double log_between(double low, double high) {
    return low * std::pow(high / low, stream_.uniform());
  }
  i64 integer(i64 low, i64 high) {
    return low + static_cast<i64>(stream_.uniform() * static_cast<double>(high - low + 1));
  }
  bool chance(double probability) { return stream_.uniform() < probability; }

  std::vector<double> normals(i64 n) {
    std::vector<double> x(static_cast<std::size_t>(n));
    for (double& value : x) value = normal();
    return x;
  }
  std::vector<double> unit(i64 n) {
    std::vector<double> x = normals(n);
    const double length = norm(x);
    for (double& value : x) value /= length;
    return x;
  }

 private:
  static constexpr std::uint32_t kStream = 1000;  // apart from the library's own streams
  DrawStream stream_;
};

/// A problem with one stage, a start that no test uses and the given teacher.
inline Problem make_problem(StudentKind student, std::vector<double> filter,
                            std::vector<double> output, double eta_a = 0.1, double eta_w = 0.1) {
  Problem problem;
  problem.student = student;
  problem.teacher = {std::move(filter), std::move(output)};
  problem.init.output_radius = 1;
  problem.steps = {{.eta_a = eta_a, .eta_w = eta_w}};
  check_problem(problem);
  return problem;
}

/// A random unit filter of length p and normal output weights of length k.
inline Problem random_problem(RandomCase& random, StudentKind student, i64 p, i64 k) {
  return make_problem(student, random.unit(p), random.normals(k));
}

/// Random weights: a filter of length 1 (resnet) or between 1/4 and 4 (cnn), normal outputs.
inline Weights random_weights(RandomCase& random, const Problem& problem) {
  std::vector<double> v = random.unit(problem.p());
  if (problem.student == StudentKind::cnn) {
    const double length = random.log_between(0.25, 4);
    for (double& x : v) x *= length;
  }
  return weights_of(problem, std::move(v), random.normals(problem.k()));
}

}  // namespace sidestep
