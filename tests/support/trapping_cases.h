// Problems and states that try the trapping test: all widths, schedules, step sizes and corners.
#pragma once

#include "support/random_problem.h"
#include <cmath>
#include <cstddef>
#include <vector>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/trapping.h"

namespace sidestep {

// Random, constant, sign-balanced (U = 0 for even k) or shifted output weights of length 1 to 200.
inline std::vector<double> random_output(RandomCase& random) {
  const i64 k =
      random.chance(0.2) ? random.integer(1, 3) : static_cast<i64>(random.log_between(1, 201));
  std::vector<double> a = random.normals(k);
  const double size = random.log_between(0.01, 10);
  const i64 kind = random.integer(0, 3);
  const double shift = random.between(0, 2);
  for (std::size_t j = 0; j < a.size(); ++j) {
    if (kind == 0) a[j] = 1;
    if (kind == 1) a[j] = j % 2 == 0 ? 1 : -1;
    if (kind == 2) a[j] += shift;
    a[j] *= size;
  }
  return a;
}

// One to three stages with lambda up to 2.2 and eta_w from creeping to far beyond a jump.
inline Problem random_trial(RandomCase& random) {
  Problem problem = make_problem(random.chance(0.5) ? StudentKind::resnet : StudentKind::cnn,
                                 {1, 0}, random_output(random));
  const TeacherMoments teacher(problem);
  problem.steps.clear();
  const double largest = random.chance(0.5) ? 1 : 2.2;
  const double slow = random.log_between(1e-3, 1), fast = random.log_between(1, 1e4);
  i64 until = 0;
  for (i64 j = random.integer(1, 3); j > 0; --j) {
    const double lambda = random.between(0.02, largest);
    problem.steps.push_back({.until = until += random.integer(1, 300),
                             .eta_a = 2 * kPi * lambda / (teacher.k + kPi - 1),
                             .eta_w = random.log_between(slow, fast) / teacher.q});
  }
  problem.steps.back().until = Stage::kForever;
  check_problem(problem);
  return problem;
}

// Anywhere, with more than a fair share at small s, near v*, near -v* and near right angles. (Not
// at right angles to the last bit: there s of the size of rounding decides, which is no theorem's.)
inline OrderParameters random_state(RandomCase& random, const Problem& problem) {
  const TeacherMoments teacher(problem);
  Weights weights{{1, 0}, random.normals(problem.k())};
  const double mean = random.chance(0.5) ? random.normal() * teacher.U / teacher.k
                                         : 5 * random.normal() * std::sqrt(teacher.q) / teacher.k;
  const double rest =
      std::sqrt(teacher.q / teacher.k) * (random.chance(0.5) ? 1 : random.log_between(1e-6, 1));
  for (double& x : weights.a) x = mean + rest * x;
  const double s = random.normal() * (random.chance(0.5) ? 1 : random.log_between(1e-4, 1));
  const double along = s - dot(weights.a, problem.teacher.output) / teacher.q;
  for (std::size_t j = 0; j < weights.a.size(); ++j)
    weights.a[j] += along * problem.teacher.output[j];
  OrderParameters state = order_parameters(problem, weights);
  const double small = random.log_between(1e-8, 1);
  const double places[] = {random.between(0, kPi), small, kPi - small, kPi / 2 + small,
                           kPi / 2 - small};
  state.psi = places[random.integer(0, 4)];
  state.nu = problem.student == StudentKind::cnn ? random.log_between(0.01, 1000) : 1;
  return state;
}

// A corner of the region: from a labelled state, each coordinate in turn as far towards that of
// another state as the label lasts.
inline OrderParameters corner(RandomCase& random, const TrappingRegions& regions,
                              OrderParameters in, const OrderParameters& towards) {
  const auto label = regions.label(in, 0);
  double OrderParameters::*coordinates[] = {&OrderParameters::psi, &OrderParameters::s,
                                            &OrderParameters::omega, &OrderParameters::nu};
  for (std::size_t left = 4; left > 0; --left) {
    const auto chosen = static_cast<std::size_t>(random.integer(0, static_cast<i64>(left) - 1));
    const auto coordinate = coordinates[chosen];
    coordinates[chosen] = coordinates[left - 1];
    double far = towards.*coordinate;
    for (int i = 0; i < 25; ++i) {
      OrderParameters middle = in;
      middle.*coordinate = i == 0 ? far : (in.*coordinate + far) / 2;
      if (regions.label(middle, 0) == label)
        in = middle;
      else
        far = middle.*coordinate;
    }
  }
  // |a - a*|^2 that goes with the new s and omega.
  const TeacherMoments& teacher = regions.teacher();
  const double along = in.s - teacher.q - teacher.U / teacher.k * in.omega;
  in.rho = in.omega * in.omega / teacher.k +
           along * along / (teacher.q_perp > 1e-6 * teacher.q ? teacher.q_perp : teacher.q);
  return in;
}

}  // namespace sidestep
