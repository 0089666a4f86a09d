// What runs of corners have shown so far, so that most corners need no run: with one psi, a corner
// above one that proved "global" proves it as well, and one below a corner that did not prove it is
// not worth trying. The same upside down for "spurious".
#pragma once

#include <map>
#include <optional>

#include "sidestep/certify/order_corners.h"

namespace sidestep {

/// An up-set of the plane by its least points.
class UpSet {
 public:
  [[nodiscard]] bool contains(double n, double f) const;
  void add(double n, double f);

 private:
  std::map<double, double> least_;  // n to f, which falls
};

class CornerMemo {
 public:
  /// Whether this corner proves its label (global for a lower, spurious for an upper one), if
  /// that is known, or known not to be worth a run.
  [[nodiscard]] std::optional<bool> proves(const Corner& corner) const;
  void add(const Corner& corner, bool proves);

 private:
  struct Known {
    UpSet proved, failed;
  };
  std::map<double, Known> lower_, upper_;  // by psi
};

}  // namespace sidestep
