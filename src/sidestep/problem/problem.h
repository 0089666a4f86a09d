// A problem: what is learned, by whom, from where and with which steps. A plain value; everything
// else in the library takes a `const Problem&` that `check_problem` has accepted and never changes
// it. As text it is a TOML file (read.h), GUIDE.md explains each key.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace sidestep {

using i64 = std::int64_t;

/// How the student's filter is parametrised and moved.
enum class StudentKind {
  resnet,  ///< v = 1/sqrt(p) + w, re-normalised after every step (eq. 7 of the paper)
  cnn      ///< no shortcut, output v'Z/|v|, v not re-normalised (Du et al. 2018)
};

/// The law of a_0 in R^k.
enum class OutputLaw {
  ball,      ///< uniform in the ball of radius output_radius
  sphere,    ///< uniform on the sphere of radius output_radius
  gaussian,  ///< N(0, (output_radius^2 / k) I), so E|a_0|^2 = output_radius^2
  fixed      ///< a_0 = output
};

/// The law of the student's filter v_0 in R^p (for the resnet v_0 = 1/sqrt(p) + w_0).
enum class FilterLaw {
  shortcut,  ///< v_0 = 1/sqrt(p), that is w_0 = 0
  sphere,    ///< uniform on the unit sphere
  fixed      ///< v_0 = filter
};

enum class StopRule {
  trapped,   ///< stop as soon as the label is proved (docs/theory/trapping.md)
  converged  ///< go on until the distance to the labelled optimum is within the tolerance
};

struct Teacher {
  std::vector<double> filter;  ///< v*, length p, |v*| = 1
  std::vector<double> output;  ///< a*, length k, not zero
};

struct InitialLaw {
  OutputLaw output_law = OutputLaw::ball;
  double output_radius = 0;    ///< ball, sphere: radius; gaussian: sqrt(E|a_0|^2); fixed: unused
  std::vector<double> output;  ///< a_0, length k, for "fixed" only
  FilterLaw filter_law = FilterLaw::shortcut;
  std::vector<double> filter;  ///< v_0, length p, for "fixed" only
};

/// One stage of the step schedule: used for the steps t -> t+1 with t < until.
struct Stage {
  static constexpr i64 kForever = std::numeric_limits<i64>::max();
  i64 until = kForever;
  double eta_a = 0;
  double eta_w = 0;
};

struct RunSettings {
  i64 runs = 5000;
  std::uint64_t seed = 1;
  StopRule stop = StopRule::trapped;
  double tolerance = 1e-6;  ///< on |a-a*|^2 + |w-w*|^2, or on the distance to the spurious optimum
  i64 max_steps = 100'000'000;
};

struct Problem {
  std::string name;  ///< the catalogue name or the file's path; not part of the problem's identity
  Teacher teacher;
  StudentKind student = StudentKind::resnet;
  InitialLaw init;
  std::vector<Stage> steps;  ///< never empty; the last one lasts for ever
  RunSettings run;

  [[nodiscard]] i64 p() const { return static_cast<i64>(teacher.filter.size()); }
  [[nodiscard]] i64 k() const { return static_cast<i64>(teacher.output.size()); }
};

/// Throws FieldError unless every field is allowed and the fields fit together; also brings filters
/// that are within 1e-4 of unit length to unit length.
void check_problem(Problem& problem);

}  // namespace sidestep
