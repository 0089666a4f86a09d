// The tree of a certificate as leaves, and which of their corners need a run.
#pragma once

#include <string>
#include <vector>

#include "sidestep/certify/replay_set.h"

namespace sidestep {

/// A leaf that claims something, with the corner that has to prove it and the one opposite.
struct ReplayLeaf {
  std::size_t at;  ///< its character in the tree
  ReplayCorner corner, opposite;
};

struct ReplayLeaves {
  std::vector<ReplayLeaf> global, spurious;
  i64 boxes = 0;
  Ball global_measure, spurious_measure, undecided_measure;
  bool undecided = false;  ///< there is an undecided leaf
};

/// Throws InputError if the tree is not complete, goes on after its end, has an unknown character,
/// is deeper than 200 or has more than 8 million leaves.
ReplayLeaves read_leaves(const std::string& tree, ReplaySet& set);

/// Where the leaf at this character is: "x< z> ", lower or upper half at each split; "the root".
std::string leaf_path(const std::string& tree, std::size_t at);

/// The leaves whose corners are minimal (least) or maximal (greatest) in the order of Lemma M, in
/// the order of the tree. A run of these proves all.
std::vector<ReplayLeaf> extreme_leaves(std::vector<ReplayLeaf> leaves, Side side);

}  // namespace sidestep
