// Labels of boxes of starts by their corners, where small steps preserve the order.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sidestep/certify/box_tree.h"
#include "sidestep/certify/corner_memo.h"

namespace sidestep {

class OrderLabeller {
 public:
  OrderLabeller(const StartSet& set, RunCorners run, const Limits& limits)
      : set_(&set), run_(std::move(run)), limits_(limits) {}

  /// Runs the corners that nothing is known of; the labels do not depend on the number of threads.
  std::vector<BoxLabel> label(std::span<const Box> boxes);

  /// Whether each corner proves its label.
  std::vector<bool> prove(std::span<const Corner> corners);

 private:
  const StartSet* set_;
  RunCorners run_;
  Limits limits_;
  CornerMemo memo_;
};

}  // namespace sidestep
