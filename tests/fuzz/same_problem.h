// Two problems are the same, bit by bit, but for their names.
#pragma once

#include "fuzz/fuzz.h"
#include <algorithm>

#include "sidestep/problem/read.h"

namespace sidestep::fuzz {

inline bool same(const Problem& a, const Problem& b) {
  const auto same_stage = [](const Stage& x, const Stage& y) {
    return x.until == y.until && x.eta_a == y.eta_a && x.eta_w == y.eta_w;
  };
  return a.teacher.filter == b.teacher.filter && a.teacher.output == b.teacher.output &&
         a.student == b.student && a.init.output_law == b.init.output_law &&
         a.init.output_radius == b.init.output_radius && a.init.output == b.init.output &&
         a.init.filter_law == b.init.filter_law && a.init.filter == b.init.filter &&
         a.steps.size() == b.steps.size() &&
         std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), same_stage) &&
         a.run.runs == b.run.runs && a.run.seed == b.run.seed && a.run.stop == b.run.stop &&
         a.run.tolerance == b.run.tolerance && a.run.max_steps == b.run.max_steps;
}

/// What is printed of it reads as the same problem, and prints the same again.
inline void require_round_trip(const Problem& problem) {
  constexpr i64 kMostPrinted = 2000;  // weights; more only take time
  if (problem.p() + problem.k() > kMostPrinted) return;
  const std::string printed = to_toml(problem);
  const bool bad = refused([&] {
    const Problem again = parse_problem(printed, "printed");
    require(same(problem, again), "what is printed reads as the same problem", printed);
    require(to_toml(again) == printed, "and prints the same again", printed);
  });
  require(!bad, "what is printed is accepted", printed);
}

}  // namespace sidestep::fuzz
