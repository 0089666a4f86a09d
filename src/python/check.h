// Arguments, checked as the command line checks its options; `name` is the argument's.
#pragma once

#include "long_call.h"
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/problem.h"
#include "sidestep/study/ensemble_study.h"

namespace sidestep::python {

inline constexpr i64 kMostRuns = 1'000'000'000'000;
inline constexpr i64 kMostJobs = 4096;
inline constexpr i64 kMostStarts = 1'000'000;

using Text = std::string;
using Integer = std::optional<i64>;
using Real = std::optional<double>;

inline i64 integer(const char* name, const Integer& value, i64 low, i64 high, i64 otherwise) {
  if (!value) return otherwise;
  if (*value < low || *value > high)
    throw InputError(
        fmt::format("{}: found {}; allowed: an integer from {} to {}", name, *value, low, high));
  return *value;
}

inline double real(const char* name, const Real& value, double low, double high, double otherwise) {
  if (!value) return otherwise;
  if (!(*value >= low && *value <= high))
    throw InputError(
        fmt::format("{}: found {}; allowed: a number from {} to {}", name, *value, low, high));
  return *value;
}

template <class Value>
Value choice(const char* name, const Text& found,
             const std::vector<std::pair<const char*, Value>>& allowed) {
  Text list;
  for (const auto& [word, value] : allowed) {
    if (found == word) return value;
    list += (list.empty() ? "" : ", ") + Text(word);
  }
  throw InputError(fmt::format("{}: found '{}'; allowed: {}", name, found, list));
}

inline std::uint64_t seed_of(const Integer& seed, std::uint64_t otherwise) {
  return static_cast<std::uint64_t>(
      integer("seed", seed, 0, std::numeric_limits<i64>::max(), static_cast<i64>(otherwise)));
}

inline int jobs_of(const Integer& jobs) {
  return jobs ? static_cast<int>(integer("jobs", jobs, 1, kMostJobs, 1)) : default_jobs();
}

/// Chosen at the first call: asking the processor takes longer than a short call.
inline Simd simd() {
  static const Simd chosen = chosen_simd();
  return chosen;
}

inline Problem with_runs(const Problem& problem, const Integer& runs, const Integer& seed) {
  Problem changed = problem;
  changed.run.runs = integer("runs", runs, 1, kMostRuns, problem.run.runs);
  changed.run.seed = seed_of(seed, problem.run.seed);
  return changed;
}

inline IntervalMethod interval_of(const Text& name) {
  return choice<IntervalMethod>(
      "interval", name,
      {{"wilson", IntervalMethod::wilson}, {"clopper-pearson", IntervalMethod::clopper_pearson}});
}

inline StudyOptions study_options(LongCall& call, const Integer& jobs, const Text& command) {
  StudyOptions options;
  options.jobs = jobs_of(jobs);
  options.simd = simd();
  options.stop = &call.stop;
  options.command = command;
  return options;
}

}  // namespace sidestep::python
