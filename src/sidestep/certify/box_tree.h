// The tree of boxes: a set of starts, split until most of its mass is labelled.
//
// Each round splits the undecided boxes that weigh most, then labels the halves together; which
// boxes, is decided by their measures alone, so the tree does not depend on the number of threads.
// A time limit ends it between rounds or within one; boxes not labelled by then are undecided.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sidestep/certify/limits.h"
#include "sidestep/certify/starts.h"

namespace sidestep {

enum class BoxLabel : char { global = 'G', spurious = 'S', undecided = 'U' };

struct BoxNode {
  Box box;
  Interval measure;
  int children = -1;    ///< index of the low half, the high half follows; -1: a leaf
  int coordinate = -1;  ///< in which it is split
  BoxLabel label = BoxLabel::undecided;
};

struct BoxTree {
  std::vector<BoxNode> nodes;  ///< the root first
};

/// Labels boxes, all together; a label is a proof.
using BoxLabeller = std::function<std::vector<BoxLabel>(std::span<const Box>)>;

struct TreeGoal {
  double width = 1e-4;       ///< stop when the undecided measure is at most this
  bool every_start = false;  ///< go on until no box is undecided or one is spurious
  i64 most_boxes = 1'000'000;
  /// True of a box all of whose parts would stay undecided: not to be split. May be empty.
  std::function<bool(const Box&)> hopeless = {};
};

/// Called after each round with the undecided measure.
using TreeProgress = std::function<void(double undecided)>;

/// A tree of the root alone, labelled.
BoxTree root_tree(const StartSet& set, StartLawBounds& law, const BoxLabeller& label);

/// Splits and labels until the goal or the limits are reached. Returns whether the goal is.
bool refine(BoxTree& tree, const StartSet& set, const TeacherBounds& teacher, StartLawBounds& law,
            const BoxLabeller& label, const TreeGoal& goal, const Limits& limits,
            const TreeProgress& progress);

struct TreeSums {
  Interval global, spurious, undecided;  ///< measures
  i64 leaves = 0;
  i64 global_leaves = 0, spurious_leaves = 0;
};
TreeSums sums(const BoxTree& tree);

/// Depth first, one character a node: the coordinate's name, or the label.
std::string tree_text(const BoxTree& tree, const StartSet& set);

}  // namespace sidestep
