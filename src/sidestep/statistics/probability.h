// The probability of each outcome as a number, not a frequency.
//
//     P(global) = integral over the base of  P( coordinate > boundary(base) | base )
//
// with the boundary of basin_boundary.h and the laws of start_measure.h: a one- or two-dimensional
// integral of a smooth function, ten digits in milliseconds. Derivation and error analysis:
// docs/theory/probability.md.
//
// Where the boundary is no graph (large steps, lambda > 1), lines of starts are subdivided
// adaptively and averaged (line_average.h), to three or four digits, and the answer says so.
//
// The probability is that of the limit: run.max_steps, which bounds a simulation, plays no part.
#pragma once

#include <atomic>
#include <string>

#include "sidestep/ensemble/simd.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

enum class ProbabilityMethod {
  single_start,     ///< the law is one point: its label
  boundary_proved,  ///< integral over the boundary, which theory says is a graph
  boundary,         ///< the same; that it is a graph was checked by labels along each line
  lines,            ///< average over lines, each subdivided (line_average.h)
  unlawful          ///< steps beyond the edge of stability: no run can be decided
};
inline constexpr int kProbabilityMethods = 5;
/// For people: "boundary (a graph by theorem)", ...
std::string to_string(ProbabilityMethod method);

struct ProbabilityOptions {
  double error = 1e-10;  ///< target, absolute; 1e-13 to 0.1
  Simd simd = Simd::scalar;
  i64 max_steps = 100'000'000;  ///< of a single run; one that is longer is undecided
  i64 most_labels = 3'000'000;  ///< for lines
  bool boundary = true;         ///< false: lines at once, to check one by the other
  const std::atomic<bool>* stop = nullptr;
};

struct Probability {
  double global = 0;
  double spurious = 0;
  double undecided = 1;  ///< what is neither: undecided, diverged, or not resolved
  double error = 1;      ///< estimated bound on the error of `global`, absolute
  ProbabilityMethod method = ProbabilityMethod::boundary;
  std::string remark;   ///< why this method or this error, if that needs saying; else empty
  i64 evaluations = 0;  ///< runs made
  i64 gd_steps = 0;
  double wall_s = 0;
  bool complete = true;  ///< false: stopped
};

Probability exact_probability(const Problem& problem, const ProbabilityOptions& options);

}  // namespace sidestep
