#include "sidestep/study/boundary.h"

#include <cmath>

#include <fmt/format.h>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/order.h"
#include "sidestep/outcome/trapping.h"
#include "sidestep/problem/error.h"
#include "sidestep/statistics/patience.h"
#include "sidestep/statistics/start_measure.h"

namespace sidestep {
namespace {

constexpr double kUnresolved = 0.01;  // nor one of which more than this part of the base is missing
constexpr double kRough = 1e-4;       // a boundary known no better (in its coordinate) is not drawn

constexpr int kCurvePoints = 201;
constexpr int kSurfacePoints = 61;  // in each direction

// Points of the base, equally spaced; of a disc only what is inside.
std::vector<BasePoint> base_points(const StartMeasure& measure) {
  const double reach = measure.reach();
  const auto place = [reach](int i, int n) { return reach * (2.0 * i / (n - 1) - 1); };
  std::vector<BasePoint> points;
  if (measure.base_dimensions() == 0) return {{}};
  if (measure.base_dimensions() == 1) {
    for (int i = 0; i < kCurvePoints; ++i) points.push_back({.along = place(i, kCurvePoints)});
    return points;
  }
  for (int j = 0; j < kSurfacePoints; ++j)
    for (int i = 0; i < kSurfacePoints; ++i) {
      const BasePoint at{place(i, kSurfacePoints), place(j, kSurfacePoints)};
      if (measure.shape() == StartMeasure::Shape::disc && std::hypot(at.along, at.across) > reach)
        continue;
      points.push_back(at);
    }
  return points;
}

// Evaluates the boundary, and translates it into order parameters.
void add_points(const TeacherMoments& teacher, const StartMeasure& measure,
                const BasinBoundary& boundary, BoundaryStudy& study) {
  for (const BasePoint& base : base_points(measure)) {
    const double value = boundary(base);
    if (std::isinf(value)) {
      ++(value < 0 ? study.all_global : study.all_spurious);
      continue;
    }
    const StartLine line = measure.line(base);
    const double t = (value - measure.coordinate(0)) / measure.line_length();
    const OrderParameters start = line.at(t);
    const bool swapped = measure.across_filter() && measure.base_dimensions() == 1;
    study.points.push_back({.along = swapped ? 0 : base.along,
                            .across = swapped                   ? base.along
                                      : measure.across_filter() ? base.across
                                                                : value,
                            .phi = kPi - start.psi,
                            .u = teacher.U + start.omega,
                            .s = start.s});
  }
}

}  // namespace

void require_boundary(const Problem& problem) {
  if (problem.p() == 1)
    throw FieldError("teacher.filter", "one entry", "two or more, so that the filter can turn");
  if (!TeacherMoments(problem).turns)
    throw FieldError("init.filter", "v*, where nothing turns",
                     "another direction, or a random filter");
  if (!StartMeasure(problem).has_lines())
    throw FieldError("init.output_law", "a single start",
                     "a law with more than one start (ball, sphere or gaussian with a radius above "
                     "0, or a random filter)");
}

BoundaryStudy study_boundary(const Problem& problem, const BoundaryStudyOptions& options) {
  const StartMeasure measure(problem);
  const TeacherMoments teacher(problem);
  BoundaryStudy study;
  study.random_filter = measure.across_filter();
  study.dimensions = measure.base_dimensions();
  study.phi = kPi - measure.centre().psi;
  study.proved = preserves_order(problem, measure.bounds());
  // Beyond the edge of stability no label can be proved, and each run would last to its limit.
  study.state = BasinBoundary::State::lost;
  if (!TrappingRegions(problem).bounds(problem.steps.size() - 1).lawful) return study;

  const BoundaryOptions boundary_options{.tolerance = options.tolerance,
                                         .simd = options.simd,
                                         .max_steps = patience(problem, problem.run.max_steps),
                                         .stop = options.stop};
  const BasinBoundary boundary(problem, measure, study.proved, boundary_options);
  study.state = boundary.state();
  study.lines = boundary.lines();
  study.runs = boundary.effort().runs;
  study.gd_steps = boundary.effort().gd_steps;
  const double base = std::pow(2 * measure.reach(), measure.base_dimensions());
  if (study.state == BasinBoundary::State::found &&
      (boundary.error() > kRough || boundary.unresolved() > kUnresolved * base))
    study.state = BasinBoundary::State::unfinished;
  if (study.state != BasinBoundary::State::found) return study;
  add_points(teacher, measure, boundary, study);
  // From `across` to s: the line's own scale.
  const StartLine line = measure.line({});
  study.error = study.random_filter
                    ? boundary.error()
                    : boundary.error() * (line.high.s - line.low.s) / measure.line_length();
  study.unresolved = boundary.unresolved();
  study.starts = start_cloud(problem, options.starts, options.simd, options.stop);
  return study;
}

std::string boundary_failure(const Problem& problem, const BoundaryStudy& study) {
  switch (study.state) {
    case BasinBoundary::State::found: break;
    case BasinBoundary::State::several:
      return fmt::format(
          "{}: the boundary is no graph: on some line of starts the label changes more than once, "
          "or from global to spurious as {} rises",
          problem.name, study.random_filter ? "pi - phi" : "a'a*");
    case BasinBoundary::State::lost:
      return fmt::format("{}: the boundary was lost: {}", problem.name,
                         study.lines == 0
                             ? "lambda >= 2 (or lambda_s > 1) in the last stage, so that no label "
                               "can be proved"
                             : fmt::format("some run near it is undecided after {} steps, or "
                                           "diverges",
                                           problem.run.max_steps));
    case BasinBoundary::State::unfinished:
      return fmt::format(
          "{}: the boundary was not finished: {} lines of starts were not enough to "
          "know it to {}",
          problem.name, study.lines, kRough);
  }
  return {};
}

}  // namespace sidestep
