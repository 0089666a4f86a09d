// The margins along a run against the paper's gradients in full dimension.
#include "sidestep/study/along.h"

#include "support/random_problem.h"
#include <cmath>

#include <gtest/gtest.h>

#include "sidestep/math/vectors.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

TEST(Along, MarginsAreThoseOfTheFullGradients) {
  for (i64 i = 0; i < 200; ++i) {
    RandomCase random(17, i);
    const i64 k = random.integer(1, 12), p = random.integer(2, 6);
    const Problem problem = make_problem(StudentKind::resnet, random.unit(p), random.normals(k));
    const TeacherMoments teacher(problem);
    const std::vector<double> v = random.unit(p), a = random.normals(k);
    const Weights weights = weights_of(problem, v, a);
    const Weights gradient = population_gradient(problem, weights);
    double along_a = 0, along_w = 0, rho = 0, distance_w = 0;
    for (std::size_t j = 0; j < a.size(); ++j) {
      const double h = problem.teacher.output[j] - a[j];
      along_a -= gradient.a[j] * h;
      rho += h * h;
    }
    for (std::size_t j = 0; j < v.size(); ++j) {
      const double h = problem.teacher.filter[j] - v[j];
      along_w -= gradient.w[j] * h;
      distance_w += h * h;
    }
    const AlongState x = along_state(teacher, observe(teacher, order_parameters(problem, weights)));
    constexpr double kPi = std::numbers::pi;
    EXPECT_NEAR(x.lemma7, along_a / rho - 1 / (10 * kPi), 1e-10);
    EXPECT_NEAR(x.lemma11, along_w / distance_w - teacher.q / 40, 1e-10 * (1 + teacher.q));
    const double drift = along_a - (kPi - 1) / (2 * kPi) * rho;
    EXPECT_NEAR(x.lemma12, drift + distance_w / 5, 1e-10 * (1 + rho + teacher.q));
    EXPECT_NEAR(x.lemma12_scaled, drift + teacher.q * distance_w / 5,
                1e-10 * (1 + rho + teacher.q));
  }
}

// Theorem 2's run: it starts in A or not, ends in the region of Theorem 10 and stays.
TEST(Along, TheoremTwoEndsStage1InsideTheRegion) {
  const Problem problem = read_problem("theorem2/k16");
  const Along along = study_along(problem, 3, 0);
  ASSERT_EQ(along.visits.size(), 3U);
  const RegionVisit& stage2 = along.visits[2];
  EXPECT_EQ(stage2.name, "theorem-10");
  EXPECT_GE(stage2.stays_from, 0);
  EXPECT_LT(stage2.stays_from, problem.steps[0].until);
  for (const AlongState& state : along.states) {
    EXPECT_GE(state.lemma5_upper, -1e-9);
    EXPECT_GE(state.lemma5_lower, 0);
    EXPECT_GE(state.lemma6, 0);
    if (state.in_A) {
      EXPECT_GE(state.lemma7, 0);
    }
    if (state.in_K) {
      EXPECT_GE(state.lemma11, 0);
    }
  }
}

}  // namespace
}  // namespace sidestep
