#include "sidestep/certify/box_tree.h"

#include <algorithm>
#include <cstddef>

namespace sidestep {
namespace {

constexpr std::size_t kMostInRound = 4096;

bool is_open(const BoxNode& node) { return node.children < 0 && node.label == BoxLabel::undecided; }

// The open leaves to split in this round, heaviest first: those that weigh at least a quarter of
// the heaviest. With every start to be proved, weight is no measure of difficulty: all of them.
std::vector<std::size_t> chosen(const BoxTree& tree, const TreeGoal& goal) {
  const bool all = goal.every_start;
  std::vector<std::size_t> open;
  double most = 0;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i)
    if (is_open(tree.nodes[i]) && !(goal.hopeless && goal.hopeless(tree.nodes[i].box))) {
      open.push_back(i);
      most = std::max(most, tree.nodes[i].measure.hi);
    }
  if (!all) std::erase_if(open, [&](std::size_t i) { return tree.nodes[i].measure.hi < most / 4; });
  std::stable_sort(open.begin(), open.end(), [&](std::size_t i, std::size_t j) {
    return tree.nodes[i].measure.hi > tree.nodes[j].measure.hi;
  });
  if (open.size() > kMostInRound && !all) open.resize(kMostInRound);
  return open;
}

// Whether the node could be split.
bool split(BoxTree& tree, std::size_t index, const StartSet& set, const TeacherBounds& teacher,
           StartLawBounds& law) {
  const int coordinate = split_coordinate(set, teacher, tree.nodes[index].box);
  if (coordinate < 0) return false;
  const auto c = static_cast<std::size_t>(coordinate);
  BoxNode low{.box = tree.nodes[index].box, .measure = {}}, high = low;
  low.box[c].hi = high.box[c].lo = middle_of(tree.nodes[index].box[c]);
  low.measure = law.measure(low.box);
  high.measure = law.measure(high.box);
  tree.nodes[index].coordinate = coordinate;
  tree.nodes[index].children = static_cast<int>(tree.nodes.size());
  tree.nodes.push_back(std::move(low));
  tree.nodes.push_back(std::move(high));
  return true;
}

void label_from(BoxTree& tree, std::size_t first, const BoxLabeller& label) {
  std::vector<Box> boxes;
  for (std::size_t i = first; i < tree.nodes.size(); ++i) boxes.push_back(tree.nodes[i].box);
  const std::vector<BoxLabel> labels = label(boxes);
  for (std::size_t i = 0; i < labels.size(); ++i) tree.nodes[first + i].label = labels[i];
}

}  // namespace

BoxTree root_tree(const StartSet& set, StartLawBounds& law, const BoxLabeller& label) {
  BoxTree tree;
  const Box root = all_of(set);
  tree.nodes.push_back({.box = root, .measure = law.measure(root)});
  label_from(tree, 0, label);
  return tree;
}

bool refine(BoxTree& tree, const StartSet& set, const TeacherBounds& teacher, StartLawBounds& law,
            const BoxLabeller& label, const TreeGoal& goal, const Limits& limits,
            const TreeProgress& progress) {
  while (true) {
    const TreeSums now = sums(tree);
    if (progress) progress(now.undecided.hi);
    const bool none_open = now.leaves == now.global_leaves + now.spurious_leaves;
    if (goal.every_start ? none_open || now.spurious_leaves > 0
                         : none_open || now.undecided.hi <= goal.width)
      return true;
    if (limits.reached() || now.leaves > goal.most_boxes) return false;
    const std::size_t first = tree.nodes.size();
    for (const std::size_t i : chosen(tree, goal)) split(tree, i, set, teacher, law);
    if (tree.nodes.size() == first) return false;
    label_from(tree, first, label);
  }
}

TreeSums sums(const BoxTree& tree) {
  TreeSums total;
  for (const BoxNode& node : tree.nodes) {
    if (node.children >= 0) continue;
    ++total.leaves;
    switch (node.label) {
      case BoxLabel::global:
        total.global = total.global + node.measure, ++total.global_leaves;
        break;
      case BoxLabel::spurious:
        total.spurious = total.spurious + node.measure, ++total.spurious_leaves;
        break;
      case BoxLabel::undecided: total.undecided = total.undecided + node.measure; break;
    }
  }
  return total;
}

std::string tree_text(const BoxTree& tree, const StartSet& set) {
  std::string text;
  std::vector<int> open = {0};
  while (!open.empty()) {
    const BoxNode& node = tree.nodes[static_cast<std::size_t>(open.back())];
    open.pop_back();
    if (node.children < 0) {
      text += static_cast<char>(node.label);
      continue;
    }
    text += set.coordinates[static_cast<std::size_t>(node.coordinate)].name;
    open.push_back(node.children + 1);
    open.push_back(node.children);
  }
  return text;
}

}  // namespace sidestep
