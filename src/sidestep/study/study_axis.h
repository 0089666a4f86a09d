// One [[axis]] of a study file: list, linspace or logspace.
#pragma once

#include "sidestep/problem/fields.h"
#include "sidestep/study/study.h"

namespace sidestep {

/// The keys in `key`: one or several of a problem. "problem" alone is allowed if `or_problem`.
std::vector<std::string> read_study_keys(const Fields& fields, const TomlTable& table,
                                         const std::string& prefix, bool or_problem);

/// How many values the axis has at most, without making them.
double axis_size(const Fields& fields, const TomlTable& table, const std::string& prefix);

/// `prefix` is "axis.N.". Throws InputError.
Axis read_axis(const Fields& fields, const TomlTable& table, const std::string& prefix);

}  // namespace sidestep
