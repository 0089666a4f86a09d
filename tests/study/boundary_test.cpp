// The boundary between the basins: labels on either side, the saddle on it, and what is refused.
#include "sidestep/study/boundary.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/ensemble/labeller.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/saddle.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

constexpr double kAside = 1e-9;  // in s or phi

// Labels of the starts at (psi, s, u) a little below and above every tenth of the boundary's
// points, |v_0| = 1.
void expect_labels_beside(const Problem& problem, const BoundaryStudy& study) {
  const TeacherMoments teacher(problem);
  std::vector<OrderParameters> below, above;
  for (std::size_t i = 0; i < study.points.size(); i += 10) {
    const BoundaryPoint& point = study.points[i];
    const OrderParameters at{
        .psi = kPi - point.phi, .s = point.s, .omega = point.u - teacher.U, .rho = 0, .nu = 1};
    below.push_back(at);
    above.push_back(at);
    (study.random_filter ? below.back().psi : below.back().s) -= kAside;
    (study.random_filter ? above.back().psi : above.back().s) += kAside;
  }
  Labeller label(problem, problem.run.max_steps, Simd::scalar, nullptr);
  for (const RunResult& result : label(below)) EXPECT_EQ(result.outcome, Outcome::spurious);
  for (const RunResult& result : label(above)) EXPECT_EQ(result.outcome, Outcome::global);
}

BoundaryStudy found_boundary(const Problem& problem) {
  require_boundary(problem);
  BoundaryStudy study = study_boundary(problem, {.starts = 100});
  EXPECT_EQ(study.state, BasinBoundary::State::found);
  EXPECT_EQ(boundary_failure(problem, study), "");
  EXPECT_FALSE(study.points.empty());
  EXPECT_LT(study.error, 1e-10);
  return study;
}

TEST(BoundaryStudy, CurvesPassBetweenTheBasins) {
  for (const char* name : {"table1/resnet/k16", "table1/resnet-ssw/k100"}) {
    SCOPED_TRACE(name);
    const Problem problem = read_problem(name);
    const BoundaryStudy study = found_boundary(problem);
    EXPECT_TRUE(study.proved);
    EXPECT_FALSE(study.random_filter);
    EXPECT_EQ(study.dimensions, 1);
    for (const BoundaryPoint& point : study.points) EXPECT_NEAR(point.phi, study.phi, 1e-15);
    expect_labels_beside(problem, study);
  }
}

TEST(BoundaryStudy, SurfacesPassBetweenTheBasins) {
  const Problem problem = read_problem("table1/cnn/k25");
  const BoundaryStudy study = found_boundary(problem);
  EXPECT_FALSE(study.proved);
  EXPECT_TRUE(study.random_filter);
  EXPECT_EQ(study.dimensions, 2);
  expect_labels_beside(problem, study);
}

TEST(BoundaryStudy, ShapesWithFewerDimensionsPassBetweenTheBasins) {
  const std::string teacher = "[teacher]\np = 4\nangle = 0.52\noutput = [1.0, -1.0, 0.5]\n";
  const std::string steps = "[[steps]]\neta_a = 0.05\neta_w = 0.05\n";
  // A fixed a_0 with a random filter: one angle.
  const Problem fixed = parse_problem(
      teacher +
          "[init]\noutput_law = \"fixed\"\noutput = [0.1, 0.2, -0.1]\nfilter_law = \"sphere\"\n" +
          steps,
      "fixed");
  const BoundaryStudy angle = found_boundary(fixed);
  EXPECT_EQ(angle.dimensions, 0);
  ASSERT_EQ(angle.points.size(), 1U);
  expect_labels_beside(fixed, angle);
}

// A run that starts at the saddle stays there, so the curve for its angle contains it.
TEST(BoundaryStudy, CurveForTheSaddlesAnglePassesThroughTheSaddle) {
  for (const char* name : {"table1/resnet/k16", "table1/resnet-ssw/k49", "table1/resnet/k100"}) {
    SCOPED_TRACE(name);
    Problem problem = read_problem(name, {"init.output_radius=3"});
    const TeacherMoments teacher(problem);
    const auto saddle = saddle_point(teacher);
    ASSERT_TRUE(saddle);
    // -cos(psi) v* + sin(psi) t, t along the last axis, on which v* is 0.
    problem.init.filter_law = FilterLaw::fixed;
    problem.init.filter = problem.teacher.filter;
    for (double& x : problem.init.filter) x *= -std::cos(saddle->psi);
    problem.init.filter.back() = std::sin(saddle->psi);
    const BoundaryStudy study = found_boundary(problem);
    EXPECT_NEAR(study.phi, kPi - saddle->psi, 1e-14);
    // Between the points of the curve next to it, which are dense and on a smooth curve.
    const double u = teacher.U - saddle->e / teacher.U;
    std::vector<BoundaryPoint> points = study.points;
    std::sort(points.begin(), points.end(),
              [](const BoundaryPoint& a, const BoundaryPoint& b) { return a.u < b.u; });
    const auto right = std::find_if(points.begin(), points.end(),
                                    [u](const BoundaryPoint& point) { return point.u > u; });
    ASSERT_GE(right - points.begin(), 2);
    ASSERT_GE(points.end() - right, 2);
    double s = 0;  // Lagrange's cubic through four points
    for (auto i = right - 2; i != right + 2; ++i) {
      double term = i->s;
      for (auto j = right - 2; j != right + 2; ++j)
        if (j != i) term *= (u - j->u) / (i->u - j->u);
      s += term;
    }
    EXPECT_NEAR(s, 0, 1e-9);
  }
}

TEST(BoundaryStudy, TheCloudIsOnTheSidesItsLabelsSay) {
  const Problem problem = read_problem("table1/resnet/k25");
  const BoundaryStudy study = found_boundary(problem);
  ASSERT_EQ(study.starts.size(), 100U);
  EXPECT_GT(count_of(study.starts, Outcome::spurious), 0);
  for (const LabelledStart& start : study.starts) {
    // The nearest point in u: the curve is so flat that only starts very near it could be
    // misjudged.
    const auto near = std::min_element(
        study.points.begin(), study.points.end(), [&](const auto& a, const auto& b) {
          return std::abs(a.u - start.at.u) < std::abs(b.u - start.at.u);
        });
    if (std::abs(start.at.s - near->s) < 0.01) continue;
    EXPECT_EQ(start.outcome, start.at.s > near->s ? Outcome::global : Outcome::spurious);
  }
}

TEST(BoundaryStudy, RefusesLawsWithoutLinesAndReportsUnlawfulSteps) {
  EXPECT_THROW(require_boundary(read_problem("figure3/ssw")), InputError);
  EXPECT_THROW(require_boundary(read_problem("table1/resnet/k16", {"init.output_radius=0"})),
               InputError);
  EXPECT_THROW(
      require_boundary(read_problem("table1/resnet/k16", {"teacher.p=1", "teacher.filter=[1.0]"})),
      InputError);
  const Problem unlawful = read_problem("table1/resnet/k16", {"steps.1.eta_a=1"});
  const BoundaryStudy study = study_boundary(unlawful, {});
  EXPECT_EQ(study.state, BasinBoundary::State::lost);
  EXPECT_NE(boundary_failure(unlawful, study).find("lambda >= 2"), std::string::npos);
}

}  // namespace
}  // namespace sidestep
