// The general route: boxes of starts in interval arithmetic, for the cnn and for steps that do not
// preserve the order.
//
// A box in (psi, s, e, nu) is moved by the step's own formulas in interval arithmetic until the
// trapping theorems G or S of docs/theory/trapping.md hold for every point of it. Each of the
// conditions is monotone in psi, s, e and nu or is evaluated on the interval, so the box is
// labelled by one evaluation. Widths grow, by the expansion of the map and by what interval
// arithmetic forgets of correlations; a box that has grown too wide is given up, to be split.
#pragma once

#include <span>
#include <vector>

#include "sidestep/certify/box_tree.h"

namespace sidestep {

struct IntervalStage {
  i64 until = 0;
  Interval alpha, lambda, lambda_s, turn;
};

struct IntervalSystem {
  TeacherBounds teacher;
  bool cnn = false;
  bool turns = true;
  double nu = 1;  ///< a lower bound is what counts; |v_0|^2
  Interval nu_start = 1;
  std::vector<IntervalStage> stages;
  i64 most_steps = 0;
};

IntervalSystem interval_system(const Problem& problem);

std::vector<BoxLabel> label_by_intervals(const IntervalSystem& system, const StartSet& set,
                                         std::span<const Box> boxes, int jobs,
                                         const Limits& limits);

}  // namespace sidestep
