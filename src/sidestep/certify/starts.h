// The set of starts as a box of a few coordinates, each of known law: docs/theory/certificates.md,
// "Starts".
//
// Of a_0 two numbers matter, (x, y), and of a random filter its angle psi. Cells are boxes of (x,
// z), y = sqrt(1 - x^2) z, for the laws ball and sphere; of (x, y) for gaussian; and psi is added
// if the filter is random. All cells' ends are doubles. What the coordinates are multiplied by is
// enclosed.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "sidestep/certify/order_corners.h"
#include "sidestep/certify/teacher_bounds.h"

namespace sidestep {

/// The law of one coordinate.
struct CoordinateLaw {
  enum class Kind { beta, normal, angle } kind = Kind::beta;
  double m = 1;  ///< (1 + coordinate)/2 or (1 - cos psi)/2 is Beta(m, m); 0: half at either end
};

struct Coordinate {
  char name = 'x';         ///< x, z, y, p (for psi)
  double lo = -1, hi = 1;  ///< of the root box
  CoordinateLaw law;
};

/// A box: one interval a coordinate, in their order.
using Box = std::vector<Interval>;

struct StartSet {
  std::vector<Coordinate> coordinates;  ///< empty for a single start
  Interval psi;                         ///< of v_0, where it is not random
  double nu = 1;                        ///< |v_0|^2 rounded; the resnet's is 1
  bool fixed_output = false;
  Interval f_mid, f_scale;  ///< f = f_mid + f_scale y
  Interval n_mid, n_scale;  ///< n = n_mid + n_scale x
};

StartSet start_set(const Problem& problem);

/// Makes psi a coordinate with this range, whatever the law of the filter.
void set_angles(StartSet& set, Interval psi, i64 p);

/// The root box.
Box all_of(const StartSet& set);

/// psi, f, n of all starts in a box.
struct StartBox {
  Interval psi, f, n;
};
StartBox enclose(const StartSet& set, const Box& box);

/// The corner below, or above, every start of a box.
Corner corner(const StartSet& set, const Box& box, bool upper);

/// In which coordinate a box is to be split: the one over which f + n/k varies most, psi in turn
/// with it. Never one whose middle is not strictly inside.
int split_coordinate(const StartSet& set, const TeacherBounds& teacher, const Box& box);
/// "At its middle": lo/2 + hi/2.
inline double middle_of(Interval x) { return x.lo / 2 + x.hi / 2; }

/// Probabilities of boxes, enclosed by Arb's incomplete beta function and error function. Not for
/// several threads at once: it remembers the distribution function at each end of a box.
class StartLawBounds {
 public:
  explicit StartLawBounds(const StartSet& set) : set_(&set), known_(set.coordinates.size()) {}
  Interval measure(const Box& box);

 private:
  Interval below(std::size_t coordinate, double x);
  const StartSet* set_;
  std::vector<std::map<double, Interval>> known_;
};

}  // namespace sidestep
