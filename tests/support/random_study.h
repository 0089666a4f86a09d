// Random problems of every kind the program accepts: the engines must agree on all of them.
#pragma once

#include "support/random_problem.h"

#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/read.h"

namespace sidestep {

/// k in 1..200, p in 1..12, real-valued or +-1 teachers, any law, one- to three-stage schedules,
/// both students; steps from timid to beyond the edge of stability.
inline Problem random_study(std::uint64_t seed, i64 index) {
  RandomCase random(seed, index);
  const i64 k = random.chance(0.1) ? random.integer(1, 3) : random.integer(1, 200);
  const i64 p = random.integer(1, 12);
  Problem problem;
  problem.student = random.chance(0.5) ? StudentKind::resnet : StudentKind::cnn;
  problem.teacher.filter = random.unit(p);
  problem.teacher.output = random.normals(k);
  if (random.chance(0.5))
    for (double& x : problem.teacher.output) x = x > 0.3 ? 1 : -1;
  const double scale = norm(problem.teacher.output);

  InitialLaw& init = problem.init;
  init.output_law = static_cast<OutputLaw>(random.integer(0, 3));
  init.output_radius = scale * random.log_between(0.02, 3);
  init.output = random.normals(k);
  init.filter_law = static_cast<FilterLaw>(random.integer(0, 2));
  init.filter = random.unit(p);

  const double limit = 2 * kPi / (static_cast<double>(k) + kPi - 1);  // eta_a where lambda = 1
  const i64 stages = random.integer(1, 3);
  i64 until = 0;
  for (i64 j = 1; j <= stages; ++j) {
    Stage stage;
    stage.eta_a = limit * random.log_between(0.02, random.chance(0.1) ? 2.2 : 1.0);
    stage.eta_w = random.log_between(1e-4, 8) / (scale * scale);
    until += random.integer(1, 300);
    if (j < stages) stage.until = until;
    problem.steps.push_back(stage);
  }
  problem.run.seed = seed;
  problem.run.max_steps = 20000;
  check_problem(problem);
  return problem;
}

}  // namespace sidestep
