#include "sidestep/certify/replay_tree.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

constexpr std::size_t kDeepest = 200;
constexpr i64 kMostLeaves = 8'000'000;

bool is_leaf(char letter) { return letter == 'G' || letter == 'S' || letter == 'U'; }

}  // namespace

ReplayLeaves read_leaves(const std::string& tree, ReplaySet& set) {
  ReplayLeaves leaves;
  std::vector<ReplayBox> open = {set.root()};  // boxes still to come, the next one last
  std::vector<std::size_t> depth = {0};
  for (std::size_t at = 0; at < tree.size(); ++at) {
    const char letter = tree[at];
    if (open.empty())
      throw InputError(fmt::format("the tree goes on after its end, at character {}", at + 1));
    ReplayBox box = std::move(open.back());
    const std::size_t level = depth.back();
    open.pop_back();
    depth.pop_back();
    if (is_leaf(letter)) {
      if (++leaves.boxes > kMostLeaves)
        throw InputError(fmt::format("the tree has more than {} leaves", kMostLeaves));
      Ball& sum = letter == 'G'   ? leaves.global_measure
                  : letter == 'S' ? leaves.spurious_measure
                                  : leaves.undecided_measure;
      sum = sum + set.measure(box);
      if (letter == 'U') {
        leaves.undecided = true;
        continue;
      }
      const ReplayCorner least = set.corner(box, Side::least);
      const ReplayCorner greatest = set.corner(box, Side::greatest);
      if (letter == 'G')
        leaves.global.push_back({at, least, greatest});
      else
        leaves.spurious.push_back({at, greatest, least});
      continue;
    }
    const int axis = set.axis(letter);
    if (axis < 0)
      throw InputError(fmt::format(
          "character {} of the tree (code {}) is no leaf and splits no coordinate of the set",
          at + 1, static_cast<int>(static_cast<unsigned char>(letter))));
    if (level + 1 > kDeepest) throw InputError("the tree is more than 200 splits deep");
    const auto i = static_cast<std::size_t>(axis);
    const double middle = box[i].lo / 2 + box[i].hi / 2;
    ReplayBox upper = box;
    upper[i].lo = middle;
    box[i].hi = middle;
    open.push_back(std::move(upper));
    open.push_back(std::move(box));
    depth.push_back(level + 1);
    depth.push_back(level + 1);
  }
  if (!open.empty()) throw InputError("the tree ends before all its boxes are labelled");
  return leaves;
}

std::string leaf_path(const std::string& tree, std::size_t at) {
  std::vector<std::pair<char, bool>> path;  // splits above the next character; true: upper half
  for (std::size_t i = 0; i < at; ++i) {
    if (!is_leaf(tree[i])) {
      path.emplace_back(tree[i], false);
      continue;
    }
    while (!path.empty() && path.back().second) path.pop_back();
    if (!path.empty()) path.back().second = true;
  }
  if (path.empty()) return "the root";
  std::string text;
  for (const auto& [letter, high] : path) {
    if (!text.empty()) text += ' ';
    text += letter == 'p' ? "psi" : std::string(1, letter);
    text += high ? '>' : '<';
  }
  return text;
}

std::vector<ReplayLeaf> extreme_leaves(std::vector<ReplayLeaf> leaves, Side side) {
  // Greatest becomes least by changing all signs.
  const double sign = side == Side::least ? 1 : -1;
  const auto key = [sign](const ReplayLeaf& leaf) {
    const ReplayCorner& c = leaf.corner;
    return std::tuple(sign * c.psi, sign * c.f, sign * c.n, leaf.at);
  };
  std::sort(leaves.begin(), leaves.end(),
            [&key](const ReplayLeaf& x, const ReplayLeaf& y) { return key(x) < key(y); });
  // Taken by rising psi, a corner is above an earlier one iff it is so in the plane of f and n. The
  // minimal pairs (f, n) so far form a staircase: n falls as f rises.
  std::map<double, double> stairs;
  std::vector<ReplayLeaf> minimal;
  for (const ReplayLeaf& leaf : leaves) {
    const double f = sign * leaf.corner.f;
    const double n = sign * leaf.corner.n;
    auto next = stairs.upper_bound(f);
    if (next != stairs.begin() && std::prev(next)->second <= n) continue;
    minimal.push_back(leaf);
    while (next != stairs.end() && next->second >= n) next = stairs.erase(next);
    stairs[f] = n;
  }
  std::sort(minimal.begin(), minimal.end(),
            [](const ReplayLeaf& x, const ReplayLeaf& y) { return x.at < y.at; });
  return minimal;
}

}  // namespace sidestep
