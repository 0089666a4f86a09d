// The general route: boxes of starts in interval arithmetic, for the cnn and for steps that do not
// preserve the order.
//
// A box in (psi, f, n, nu), f = s + e/k, n = -e, nu = |v|^2, is moved by the step's own formulas in
// interval arithmetic until the trapping theorems G, S or O of docs/theory/trapping.md and order.md
// hold for every point of it. f and n rise with g(psi), so their ends come from the ends of psi and
// nothing is lost there while lambda <= 1; psi+ rises with psi and s while pi K |s| <= nu, and then
// its ends too come from ends. Where the filter jumps, widths grow; a box that straddles the saddle
// is given up, to be split.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "sidestep/certify/box_tree.h"
#include "sidestep/certify/order_corners.h"

namespace sidestep {

struct IntervalStage {
  i64 until = 0;
  Interval alpha, keep_f, keep_n, turn;
  // The largest of this stage and all later ones, as the theorems want them.
  double turn_most = 0;  ///< K
  double kappa = 0;      ///< max(lambda - 1, 0), rounded up
};

struct IntervalSystem {
  TeacherBounds teacher;
  Interval U2;
  SaddleEdge above, below;  ///< Theorem O
  bool cnn = false;
  bool lawful = false;  ///< lambda < 2 and lambda_s <= 1 in every stage; else nothing is labelled
  Interval nu = 1;      ///< |v_0|^2
  std::vector<IntervalStage> stages;
  i64 most_steps = 0;
};

IntervalSystem interval_system(const Problem& problem);

/// The label of all starts in a box of psi, f, n.
BoxLabel run_box(const IntervalSystem& system, const StartBox& box, const Limits& limits);

std::vector<BoxLabel> label_by_intervals(const IntervalSystem& system, const StartSet& set,
                                         std::span<const Box> boxes, int jobs,
                                         const Limits& limits);

/// Labels boxes: threads of this process, other processes, or what is known of the labels.
using LabelBoxes =
    std::function<std::vector<BoxLabel>(std::span<const Box> boxes, const Limits& limits)>;
/// `label` for those that `answers` does not know, which takes them down.
LabelBoxes remembered(LabelBoxes label, Answers& answers);

}  // namespace sidestep
