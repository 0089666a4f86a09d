// Boxes in ball arithmetic against the simulator: a box that is proved holds no start with another
// label, and its image holds the runs.
#include "sidestep/certify/replay_box.h"

#include "support/random_problem.h"
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/dynamics/reduced.h"
#include "sidestep/outcome/schedule.h"
#include "sidestep/outcome/trapping.h"

namespace sidestep {
namespace {

std::optional<Outcome> simulated(const Problem& problem, OrderParameters x) {
  const TeacherMoments teacher(problem);
  const TrappingRegions regions(problem);
  for (i64 t = 0; t < 20'000; ++t) {
    const std::size_t stage = stage_at(problem, t);
    if (const auto label = regions.label(x, stage)) return label;
    x = reduced_step(teacher, problem.steps[stage], problem.student == StudentKind::cnn, x);
  }
  return std::nullopt;
}

TEST(ReplayBox, AProvedBoxHoldsOnlyStartsOfItsLabel) {
  int proved[2] = {0, 0};
  for (i64 index = 0; index < 500; ++index) {
    RandomCase random(20270, index);
    const auto student = random.chance(0.7) ? StudentKind::cnn : StudentKind::resnet;
    Problem problem = random_problem(random, student, 3, random.integer(2, 6));
    double q = 0, U = 0;
    for (const double a : problem.teacher.output) q += a * a, U += a;
    const double k = static_cast<double>(problem.k());
    problem.steps = {
        {.until = 20, .eta_a = random.log_between(0.01, 1.5), .eta_w = 0.3 / q},
        {.eta_a = random.log_between(0.05, 10 / (k + 2)), .eta_w = random.log_between(0.1, 8) / q}};
    const BoxRunner runner(problem, ExactTeacher(problem.teacher.output));
    const double size = random.log_between(1e-6, 0.1);
    const double psi = random.between(0, 3.0), f = 0.6 * q * random.normal();
    const double n = std::abs(U) * std::sqrt(q) * random.normal();
    const ReplayCorner least = {psi, f, n};
    const ReplayCorner greatest = {psi + size, f + size * q, n + size * q};
    for (const bool global : {true, false}) {
      if (!runner.run(least, greatest, global, 2000, nullptr).proved) continue;
      ++proved[global ? 1 : 0];
      for (int i = 0; i < 8; ++i) {
        const auto inside = [&](double low, double high) {
          return i < 2 ? (i == 0 ? low : high) : random.between(low, high);
        };
        OrderParameters x;
        x.psi = inside(least.psi, greatest.psi);
        const double start_f = inside(least.f, greatest.f), start_n = inside(least.n, greatest.n);
        x.s = start_f + start_n / k;
        x.omega = start_n / U;  // n = -e = U omega
        x.rho = 10 * q;
        EXPECT_EQ(simulated(problem, x), global ? Outcome::global : Outcome::spurious) << index;
      }
    }
  }
  EXPECT_GT(proved[0], 30);
  EXPECT_GT(proved[1], 30);
}

}  // namespace
}  // namespace sidestep
