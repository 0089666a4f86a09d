// The boundary between the basins, as a function over the base of the start measure.
//
// Where the boundary is a graph (one crossing on every line of starts), the crossing is a smooth
// function of the base point, nearly linear, and a handful of crossings at Chebyshev points
// determine it to ten digits. Each patch of the base carries one polynomial; its degree is doubled
// until its last coefficients fall below the tolerance, and a patch that needs too high a degree,
// or on which some lines have no crossing at all, is halved.
//
// That the boundary is a graph is a theorem for small steps of the resnet (outcome/order.h). Where
// the theorem does not apply, labels are looked at all along every line; a second change of label
// means that there is no such function, and the caller has to do without.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "sidestep/ensemble/shooting.h"
#include "sidestep/math/chebyshev.h"
#include "sidestep/statistics/start_measure.h"

namespace sidestep {

struct BoundaryOptions {
  double tolerance = 1e-12;  ///< on the boundary's coordinate
  i64 most_lines = 3000;     ///< then patches stay as good as they are
  Simd simd = Simd::scalar;
  i64 max_steps = 100'000'000;
  const std::atomic<bool>* stop = nullptr;
};

class BasinBoundary {
 public:
  enum class State {
    found,
    several,     ///< a line crosses the boundary more than once
    lost,        ///< a run was undecided or diverged
    unfinished,  ///< stopped from outside
  };

  /// `proved` says that the boundary is known to be a graph.
  BasinBoundary(const Problem& problem, const StartMeasure& measure, bool proved,
                const BoundaryOptions& options);

  [[nodiscard]] State state() const { return state_; }
  /// The boundary's coordinate (psi or across); -infinity where every start is global, +infinity
  /// where every one is spurious. The part above it is global. Only if found. The least that it may
  /// be with sign = -1, the greatest with +1.
  [[nodiscard]] double operator()(const BasePoint& base, int sign = 0) const;
  /// Its largest error where it is a polynomial.
  [[nodiscard]] double error() const { return error_; }
  /// A part of the base where it leaves its lines: somewhere from low to high, or beyond an end.
  struct Rough {
    double x0, x1, y0, y1;
    double low, high;
  };
  [[nodiscard]] std::vector<Rough> rough() const;
  /// Area (or length) of those parts.
  [[nodiscard]] double unresolved() const;
  /// Where pieces meet, in `along`, the ends of the base left out: between two of these, with a
  /// base of one coordinate, it is analytic or rough.
  [[nodiscard]] std::vector<double> joints() const;
  [[nodiscard]] const ShootingEffort& effort() const { return effort_; }
  [[nodiscard]] i64 lines() const { return lines_; }

 private:
  static constexpr double kUnknown = std::numeric_limits<double>::infinity();
  struct Patch {
    double x0, x1, y0, y1;
    std::size_t nx = 0, ny = 0;
    std::vector<Crossing> crossings{};  // at the points (x_i, y_j), while it is being worked on
    std::vector<bool> known{};
    bool constant = false;
    double value = 0;                          // of a constant patch
    double low = -kUnknown, high = +kUnknown;  // of one that is finished without a polynomial
    // The best polynomial so far and where it is at home: here, or on the patch this is a part of.
    Chebyshev polynomial{};
    std::array<double, 4> home{};
    double error = kUnknown;
  };
  void begin(Patch& patch) const;
  void shoot(std::vector<Patch>& patches);
  [[nodiscard]] i64 unknown(const std::vector<Patch>& patches) const;
  void settle(Patch patch, std::vector<Patch>& next);
  static void enclose(Patch& patch, const std::vector<double>& values);
  void finish(Patch patch);
  void halve(const Patch& patch, bool in_x, std::vector<Patch>& next);
  [[nodiscard]] static BasePoint point(const Patch& patch, std::size_t i, std::size_t j);
  [[nodiscard]] double crossing_value(const Crossing& crossing) const;
  [[nodiscard]] static double evaluate(const Patch& patch, const BasePoint& base);
  [[nodiscard]] const Patch* patch_of(const BasePoint& base) const;

  const Problem& problem_;
  const StartMeasure& measure_;
  bool proved_;
  const BoundaryOptions& options_;
  State state_ = State::found;
  std::vector<Patch> patches_;  // finished
  double error_ = 0;
  ShootingEffort effort_;
  i64 lines_ = 0;
};

}  // namespace sidestep
