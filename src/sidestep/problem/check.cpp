// The one place that decides whether a problem makes sense.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sidestep/math/vectors.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/problem.h"

namespace sidestep {
namespace {

constexpr i64 kMaxDimension = 1'000'000;  // of p and k: a start is drawn in memory
constexpr double kUnitTolerance = 1e-4;   // a filter typed with few digits is meant to be unit
constexpr std::size_t kMostShown = 16;    // longer vectors are not for a sentence
// Beyond these the squares in the dynamics leave the range of double.
constexpr double kLargest = 1e60;
constexpr double kSmallestStep = 1e-60;
constexpr std::size_t kMostStages = 10'000;

void require_finite(const std::string& field, const std::vector<double>& values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!(std::abs(values[i]) <= kLargest))
      throw FieldError(field, fmt::format("{} at position {}", values[i], i + 1),
                       "finite numbers of size at most 1e60");
}

void require_length(const std::string& field, std::size_t found, i64 expected,
                    const std::string& because) {
  if (static_cast<i64>(found) != expected)
    throw FieldError(field, fmt::format("{} numbers", found),
                     fmt::format("exactly {} ({})", expected, because));
}

void bring_to_unit_length(const std::string& field, std::vector<double>& filter) {
  const double length = norm(filter);
  if (!(std::abs(length - 1) <= kUnitTolerance)) {
    std::string allowed = "a unit vector (within 1e-4; it is then normalised exactly)";
    if (length > 0 && filter.size() <= kMostShown) {
      for (double& x : filter) x /= length;
      allowed += fmt::format(", along it [{}]", fmt::join(filter, ", "));
    }
    throw FieldError(field, fmt::format("length {:.6g}", length), allowed);
  }
  if (std::abs(length - 1) > 1e-13)  // what to_toml printed must read back unchanged
    for (double& x : filter) x /= length;
}

void check_teacher(Teacher& teacher) {
  if (teacher.filter.empty()) throw FieldError("teacher.p", "0", "1 to 1000000");
  if (static_cast<i64>(teacher.filter.size()) > kMaxDimension)
    throw FieldError("teacher.p", fmt::format("{}", teacher.filter.size()), "1 to 1000000");
  if (teacher.output.empty()) throw FieldError("teacher.output", "no numbers", "1 to 1000000");
  if (static_cast<i64>(teacher.output.size()) > kMaxDimension)
    throw FieldError("teacher.output", fmt::format("{} numbers", teacher.output.size()),
                     "1 to 1000000");
  require_finite("teacher.filter", teacher.filter);
  bring_to_unit_length("teacher.filter", teacher.filter);
  require_finite("teacher.output", teacher.output);
  if (squared_norm(teacher.output) < 1e-60)
    throw FieldError("teacher.output", "a zero vector",
                     "a teacher with at least one output weight that is not 0");
}

void check_init(const Problem& problem, InitialLaw& init) {
  if (init.output_law == OutputLaw::fixed) {
    require_length("init.output", init.output.size(), problem.k(),
                   "k, the length of teacher.output");
    require_finite("init.output", init.output);
  } else if (!(init.output_radius >= 0 && init.output_radius <= kLargest)) {
    throw FieldError("init.output_radius", fmt::format("{}", init.output_radius),
                     "a number from 0 to 1e60");
  }
  if (init.filter_law != FilterLaw::fixed) return;
  require_length("init.filter", init.filter.size(), problem.p(), "p, the length of teacher.filter");
  require_finite("init.filter", init.filter);
  if (problem.student == StudentKind::resnet)
    bring_to_unit_length("init.filter", init.filter);
  else if (!(norm(init.filter) >= 1e-30))
    throw FieldError("init.filter", "a zero vector", "a vector that is not 0");
}

void check_step(const std::string& field, double eta) {
  if (!(eta >= kSmallestStep && eta <= kLargest))
    throw FieldError(field, fmt::format("{}", eta), "a positive number (1e-60 to 1e60)");
}

void check_steps(const std::vector<Stage>& steps) {
  if (steps.empty()) throw FieldError("steps", "no stage", "at least one [[steps]] table");
  if (steps.size() > kMostStages)
    throw FieldError("steps", fmt::format("{} stages", steps.size()), "at most 10000");
  i64 previous = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string prefix = fmt::format("steps.{}.", i + 1);
    check_step(prefix + "eta_a", steps[i].eta_a);
    check_step(prefix + "eta_w", steps[i].eta_w);
    const bool last = i + 1 == steps.size();
    if (last && steps[i].until != Stage::kForever)
      throw FieldError(prefix + "until", fmt::format("{}", steps[i].until),
                       "nothing: the last stage lasts for ever");
    if (!last && steps[i].until == Stage::kForever)
      throw FieldError(prefix + "until", "nothing",
                       "a number of steps: every stage but the last needs one");
    if (!last && steps[i].until <= previous)
      throw FieldError(prefix + "until", fmt::format("{}", steps[i].until),
                       fmt::format("more than {}, where the stage begins", previous));
    previous = steps[i].until;
  }
}

void check_run(const RunSettings& run) {
  if (run.runs < 1 || run.runs > 1'000'000'000'000)
    throw FieldError("run.runs", fmt::format("{}", run.runs), "1 to 1000000000000");
  if (!(run.tolerance >= 1e-13 && run.tolerance <= kLargest))
    throw FieldError("run.tolerance", fmt::format("{}", run.tolerance),
                     "a number from 1e-13 (below it rounding decides) to 1e60");
  if (run.max_steps < 1 || run.max_steps > 1'000'000'000'000)
    throw FieldError("run.max_steps", fmt::format("{}", run.max_steps), "1 to 1000000000000");
}

}  // namespace

void check_problem(Problem& problem) {
  check_teacher(problem.teacher);
  check_init(problem, problem.init);
  check_steps(problem.steps);
  check_run(problem.run);
}

}  // namespace sidestep
