// The initial law as a measure that can be integrated over.
//
// The label of a run depends on two numbers of a_0 and one of v_0 (dynamics/start.h). In units of
// the law's size, let (x, y) be a_0 in the plane of 1 and a*, turned so that
//
//     across = a_0'a* / (size |a*|)      along = the orthogonal coordinate in that plane.
//
// The law of (along, across) is isotropic:
//   ball    density ~ (1 - r^2)^((m-2)/2) in the unit disc, m = k
//   sphere  the same with m = k - 2 (Archimedes: forget two coordinates of a sphere, get a ball)
//   gaussian  independent normals
// and with k = 1 there is no `along`. The angle psi of a random filter has density ~ sin^(p-2).
//
// Of these coordinates one is chosen along which the basin boundary is looked for: psi if the
// filter is random, else `across`; both are directions in which the order of outcome/order.h rises.
// The others, at most two, are the base.
#pragma once

#include <string>
#include <vector>

#include "sidestep/ensemble/shooting.h"
#include "sidestep/outcome/order.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// A point of the base; coordinates that do not exist are 0.
struct BasePoint {
  double along = 0;   ///< or, with k = 1 and a random filter, `across`
  double across = 0;  ///< part of the base only with a random filter
};

struct BaseNode {
  BasePoint at;
  double weight;
};

class StartMeasure {
 public:
  enum class Shape { point, pair, segment, normal, disc, plane };

  explicit StartMeasure(const Problem& problem);

  /// Shape of the law of a_0: a point (fixed, or radius 0); for k = 1 two points, a segment or a
  /// normal; else a disc or the normal plane.
  [[nodiscard]] Shape shape() const { return shape_; }
  [[nodiscard]] int disc_exponent() const { return m_; }
  /// True if boundary lines run in psi.
  [[nodiscard]] bool across_filter() const { return random_filter_; }
  /// True if a line has any length: the law is not a single point.
  [[nodiscard]] bool has_lines() const { return random_filter_ || shape_ != Shape::point; }
  /// 0, 1 or 2 coordinates of the base, each in [-reach, reach] but for a mass of kLostMass.
  [[nodiscard]] int base_dimensions() const;
  [[nodiscard]] double reach() const { return reach_; }

  /// The line of starts over a base point. It covers all but kLostMass of the law there (and more:
  /// boundaries are smooth beyond it too).
  [[nodiscard]] StartLine line(const BasePoint& base) const;
  /// The coordinate (psi, or `across`) at place t of every line.
  [[nodiscard]] double coordinate(double t) const { return low_ + t * (high_ - low_); }
  [[nodiscard]] double line_length() const { return high_ - low_; }

  /// A start by its coordinates, psi for a random filter only.
  [[nodiscard]] OrderParameters start(double along, double across, double psi) const;
  [[nodiscard]] OrderParameters centre() const { return start(0, 0, kMiddle); }

  /// The start below (sign = -1) or above (+1) every other in the order of outcome/order.h: the
  /// corner of the square around the law at which x, y and psi are all least, or all greatest.
  [[nodiscard]] OrderParameters extreme(int sign) const;

  /// P(across > c) on the chord of a disc whose half length is given (that is sqrt(1 - along^2),
  /// which near the disc's edge a rounded `along` no longer knows). Filter not random.
  [[nodiscard]] double mass_above_on_chord(double half_chord, double c) const;
  /// P(coordinate > c), given the base point.
  [[nodiscard]] double mass_above(const BasePoint& base, double c) const;
  /// A rule for expectations over the base: n points a coordinate; weights add up to 1.
  [[nodiscard]] std::vector<BaseNode> base_nodes(int n) const;

  /// The mass of a rectangle of the base, exact but for a disc or circle, where it is that of a
  /// narrow one, nearly. What is said of y is for bases of two coordinates.
  [[nodiscard]] double base_mass(double x0, double x1, double y0, double y1) const;

  /// The place of a start: its line, and the coordinate on it.
  struct Place {
    BasePoint base;
    double coordinate;
  };
  [[nodiscard]] Place place_of(const OrderParameters& start) const;

  /// The base point at (u, v) of the unit square, so that area is probability.
  [[nodiscard]] BasePoint base_point(double u, double v) const;

  /// The largest |s| and e on all lines.
  [[nodiscard]] StartBounds bounds() const;
  /// Size of the density of the coordinate, to turn errors of place into errors of probability.
  [[nodiscard]] double typical_density() const;

  static constexpr double kLostMass = 1e-15;

 private:
  static constexpr double kMiddle = 1.5707963267948966;

  Shape shape_ = Shape::point;
  bool random_filter_ = false;
  int m_ = 0;         // of the disc
  double size_ = 0;   // of a_0
  double reach_ = 0;  // of `along` and `across` in units of size_
  double low_ = 0, high_ = 1;
  int p_ = 0;
  TeacherMoments teacher_;
  double normal_x_ = 0, normal_y_ = 1;  // direction of a* in the plane of 1 and a*
  OrderParameters fixed_;
};

}  // namespace sidestep
