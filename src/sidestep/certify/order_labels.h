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
  OrderLabeller(const OrderSystem& system, const StartSet& set, int jobs, const Limits& limits,
                CornerRunner runner = {})
      : system_(&system), set_(&set), jobs_(jobs), limits_(limits), runner_(std::move(runner)) {}

  /// Runs the corners that nothing is known of; the labels do not depend on the number of threads.
  std::vector<BoxLabel> label(std::span<const Box> boxes);

  /// Whether each corner proves its label.
  std::vector<bool> prove(std::span<const Corner> corners);

 private:
  const OrderSystem* system_;
  const StartSet* set_;
  int jobs_;
  Limits limits_;
  CornerRunner runner_;  // in place of `jobs_` threads, if there is one
  CornerMemo memo_;
};

}  // namespace sidestep
