// Certified critical points against the closed forms of outcome/, and the dense Hessian against the
// framed one.
#include "sidestep/certify/critical_boxes.h"

#include "support/random_problem.h"
#include "support/tolerance.h"
#include <chrono>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/critical_points.h"

namespace sidestep {
namespace {

// The closed form in doubles may miss a box that is narrower than its rounding.
void expect_near(Interval box, double value, double scale) {
  EXPECT_LE(box.lo, value + kFewRoundings * scale);
  EXPECT_GE(box.hi, value - kFewRoundings * scale);
  EXPECT_LE(box.width(), kFewRoundings * scale);
}

void expect_agreement(const Problem& problem) {
  const std::vector<CriticalPoint> expected = critical_points(problem);
  const std::vector<CertifiedCriticalPoint> found = certify_critical_points(problem);
  ASSERT_EQ(found.size(), expected.size());
  double q = 0;
  for (const double x : problem.teacher.output) q += x * x;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const CriticalPoint& right = expected[i];
    EXPECT_EQ(found[i].name, right.name);
    ASSERT_EQ(found[i].exists, right.exists ? Certainty::yes : Certainty::no) << found[i].why;
    if (!right.exists) continue;
    EXPECT_TRUE(found[i].unique);
    EXPECT_EQ(found[i].kind, to_string(right.kind)) << found[i].why;
    const double k = static_cast<double>(problem.k());
    expect_near(found[i].psi, kPi - right.at.phi, kPi);
    expect_near(found[i].s, right.at.s, k * q);
    expect_near(found[i].u, right.at.u, k * std::sqrt(q));
    expect_near(found[i].loss, right.at.loss, k * q);
    Inertia inertia;
    for (const Mode& mode : right.hessian)
      (mode.value < 0   ? inertia.negative
       : mode.value > 0 ? inertia.positive
                        : inertia.zero) += mode.multiplicity;
    EXPECT_EQ(found[i].inertia.negative, inertia.negative) << found[i].name;
    EXPECT_EQ(found[i].inertia.zero, inertia.zero) << found[i].name;
    EXPECT_EQ(found[i].inertia.positive, inertia.positive) << found[i].name;
    EXPECT_EQ(found[i].inertia.unknown, 0) << found[i].name;
  }
}

TEST(CriticalBoxes, AgreeWithTheClosedForms) {
  for (i64 index = 0; index < 200; ++index) {
    RandomCase random(20263, index);
    const auto student = index % 2 == 0 ? StudentKind::resnet : StudentKind::cnn;
    std::vector<double> a_star = random.normals(random.integer(1, 12));
    if (index % 3 == 1)
      for (double& x : a_star) x += 0.7;
    if (index % 5 == 2) {  // U = 0 exactly
      a_star.resize(2 * (a_star.size() / 2) + 2);
      for (std::size_t j = 0; j < a_star.size(); j += 2) a_star[j + 1] = -a_star[j];
    }
    SCOPED_TRACE(index);
    expect_agreement(make_problem(student, random.unit(random.integer(1, 5)), a_star));
  }
}

TEST(CriticalBoxes, ExactTies) {
  // One output, or all equal: pi T = q or above, with no rounding to blur it.
  for (const std::vector<double>& a_star :
       {std::vector<double>{0.1}, {-3e-7}, {0.1, 0.1}, {0.3, 0.3, 0.3, 0.3, 0.3}})
    for (const i64 p : {1, 2, 3}) {
      RandomCase random(20264, p);
      expect_agreement(make_problem(StudentKind::resnet, random.unit(p), a_star));
    }
}

// q - pi T a few roundings from 0: never the wrong answer.
TEST(CriticalBoxes, NearlyNoSaddle) {
  // k = 2, a* = (1, t): pi (1+t)^2/(1+pi) = 1 + t^2 where t solves a quadratic.
  const double b = kPi / (1 + kPi);
  const double t = (b - std::sqrt(2 * b - 1)) / (1 - b);
  for (int i = -5; i <= 5; ++i) {
    const double shifted = t * (1 + i * 0x1p-52);
    const auto found =
        certify_critical_points(make_problem(StudentKind::resnet, {0.6, 0.8}, {1, shifted}));
    EXPECT_NE(found[2].exists, Certainty::undecided) << i;
    EXPECT_EQ(found[2].exists == Certainty::yes, found[1].kind == "local minimum of third order");
    if (found[2].exists == Certainty::yes) {
      EXPECT_GT(found[2].psi.lo, 0);
      EXPECT_LT(found[2].psi.hi, 1e-4);
    }
  }
}

TEST(CriticalBoxes, ManyOutputs) {
  for (const i64 k : {200, 256, 257, 5000}) {
    RandomCase random(20265, k);
    const auto begin = std::chrono::steady_clock::now();
    expect_agreement(random_problem(random, StudentKind::resnet, 8, k));
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(spent.count(), 20.0) << k;
    RecordProperty("seconds_k" + std::to_string(k), std::to_string(spent.count()));
  }
}

}  // namespace
}  // namespace sidestep
