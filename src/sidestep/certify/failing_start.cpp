// A start that fails, found and certified.
//
// Of two starts with one filter, the one with less x and y fails if the other does (Theorem M). So
// if any start of the ball or sphere fails, one of the least does: those on the arc x <= 0, y =
// -sqrt(1 - x^2). A piece [x1, x2] of the arc lies above the corner (x1, least y on it): if that
// corner is proved global, the piece is. Pieces not proved are halved, and their middles are tried
// for failure, until all is proved or a failure is found.
//
// The start that is reported is a vector of doubles near such a point of the arc, inside the ball;
// what is certified is this vector: its own (psi, f, n) is enclosed and run as an upper corner.
#include "sidestep/certify/failing_start.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sidestep {
namespace {

// R (x e_1 + y e_2) in doubles, slightly shortened so that its length is at most R.
std::vector<double> start_vector(const Problem& problem, double x, double y) {
  const std::vector<double>& a_star = problem.teacher.output;
  const double k = static_cast<double>(a_star.size());
  double U = 0;
  for (const double a : a_star) U += a;
  std::vector<double> e2 = a_star;
  double length2 = 0;
  for (double& a : e2) a -= U / k, length2 += a * a;
  const double length = std::sqrt(length2);
  const double size = problem.init.output_law == OutputLaw::gaussian
                          ? problem.init.output_radius / std::sqrt(k)
                          : problem.init.output_radius * (1 - 1e-12);
  std::vector<double> start;
  start.reserve(e2.size());
  for (const double a : e2)
    start.push_back(size *
                    (x * (U < 0 ? -1 : 1) / std::sqrt(k) + (length > 0 ? y * a / length : 0)));
  return start;
}

// A filter of length 1 with pi - angle(v, v*) = psi, in doubles; -v* for psi = 0.
std::vector<double> filter_at(const std::vector<double>& v_star, double psi) {
  if (psi == 0 || v_star.size() == 1) {
    std::vector<double> v = v_star;
    for (double& x : v) x = -x;
    return v;
  }
  // Across v*, from the axis that is least along it.
  std::size_t axis = 0;
  for (std::size_t i = 1; i < v_star.size(); ++i)
    if (std::abs(v_star[i]) < std::abs(v_star[axis])) axis = i;
  std::vector<double> across;
  double length2 = 0;
  for (std::size_t i = 0; i < v_star.size(); ++i) {
    across.push_back((i == axis ? 1 : 0) - v_star[axis] * v_star[i]);
    length2 += across[i] * across[i];
  }
  std::vector<double> v;
  for (std::size_t i = 0; i < v_star.size(); ++i)
    v.push_back(-std::cos(psi) * v_star[i] + std::sin(psi) * across[i] / std::sqrt(length2));
  return v;
}

// The angles of the set: a coordinate, or what the law fixes.
const Coordinate* angles(const StartSet& set) {
  if (set.coordinates.empty() || set.coordinates.back().name != 'p') return nullptr;
  return &set.coordinates.back();
}

bool in_set(const Problem& problem, const StartSet& set, const OutputBounds& a, Interval psi) {
  const OutputLaw law = problem.init.output_law;
  if ((law == OutputLaw::ball || law == OutputLaw::sphere) &&
      a.length.hi > problem.init.output_radius)
    return false;
  const Coordinate* coordinate = angles(set);
  return coordinate == nullptr || (coordinate->lo <= psi.lo && psi.hi <= coordinate->hi);
}

double arc(double x) { return -std::sqrt(std::max(1 - x * x, 0.0)); }

class Search {
 public:
  Search(const Problem& problem, const StartSet& set, const OrderSystem& system,
         OrderLabeller& labeller, int jobs, const Limits& limits)
      : problem_(problem),
        set_(set),
        system_(system),
        labeller_(labeller),
        jobs_(jobs),
        limits_(limits) {}

  FailingSearch least_starts() {
    const OutputLaw law = problem_.init.output_law;
    if (law == OutputLaw::fixed) return {certified(problem_.init.output), false};
    if (law == OutputLaw::gaussian)
      return {certified(start_vector(problem_, set_.coordinates[0].lo,
                                     problem_.k() > 1 ? set_.coordinates[1].lo : 0)),
              false};
    if (problem_.k() == 1) return {certified(start_vector(problem_, -1, 0)), false};
    return along_arc();
  }

 private:
  // The failing start with this a_0, if it is one for certain.
  std::optional<FailingStart> certified(const std::vector<double>& a) {
    FailingStart start{a, {}};
    Interval psi = set_.psi;
    if (const Coordinate* coordinate = angles(set_)) {
      const double inside = std::min(1e-12, coordinate->hi / 2 - coordinate->lo / 2);
      start.filter =
          filter_at(problem_.teacher.filter, coordinate->lo == 0 ? 0 : coordinate->lo + inside);
      psi = supplementary_angle_bounds(start.filter, problem_.teacher.filter);
    }
    const OutputBounds at = output_bounds(problem_, a);
    if (!in_set(problem_, set_, at, psi)) return std::nullopt;
    const Corner corner{psi.hi, at.f.hi, at.n.hi, true};
    const std::vector<CornerEnd> end = run_corners(system_, {&corner, 1}, jobs_, limits_);
    if (end[0] == CornerEnd::below) return start;
    return std::nullopt;
  }

  [[nodiscard]] Corner corner_at(Interval x, Interval y, bool upper) const {
    const Interval f = set_.f_mid + set_.f_scale * y, n = set_.n_mid + set_.n_scale * x;
    const Coordinate* coordinate = angles(set_);
    const double psi = coordinate != nullptr ? coordinate->lo : upper ? set_.psi.hi : set_.psi.lo;
    return {psi, upper ? f.hi : f.lo, upper ? n.hi : n.lo, upper};
  }

  // Those of the points on the arc that fail, certainly.
  std::vector<double> failing_among(const std::vector<double>& points) {
    std::vector<Corner> corners;
    corners.reserve(points.size());
    for (const double x : points) corners.push_back(corner_at(x, arc(x), true));
    const std::vector<bool> fails = labeller_.prove(corners);
    std::vector<double> failing;
    for (std::size_t i = 0; i < points.size(); ++i)
      if (fails[i]) failing.push_back(points[i]);
    return failing;
  }

  FailingSearch along_arc() {
    constexpr int kPieces = 256, kRounds = 40;
    constexpr std::size_t kMostPieces = 2048;
    std::vector<Interval> pieces;
    pieces.reserve(kPieces);
    for (int i = 0; i < kPieces; ++i)  // multiples of 1/256 are exact
      pieces.emplace_back(-1 + double(i) / kPieces, -1 + double(i + 1) / kPieces);
    for (int round = 0; round < kRounds && !limits_.reached(); ++round) {
      std::vector<double> middles;
      middles.reserve(pieces.size());
      for (const Interval& piece : pieces) middles.push_back(piece.middle());
      const std::vector<double> failing = failing_among(middles);
      // The middle of those that fail is farthest from those that do not.
      for (const std::size_t i : {failing.size() / 2, std::size_t{0}, failing.size() - 1})
        if (!failing.empty())
          if (auto start = certified(start_vector(problem_, failing[i], arc(failing[i]))))
            return {start, false};
      std::vector<Corner> corners;
      corners.reserve(pieces.size());
      for (const Interval& x : pieces) corners.push_back(corner_at(x, -sqrt(1 - square(x)), false));
      const std::vector<bool> proved = labeller_.prove(corners);
      std::vector<Interval> halves;
      for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (proved[i]) continue;
        halves.emplace_back(pieces[i].lo, pieces[i].middle());
        halves.emplace_back(pieces[i].middle(), pieces[i].hi);
      }
      if (halves.empty()) return {std::nullopt, true};
      if (halves.size() > kMostPieces) break;
      pieces = halves;
    }
    return {};
  }

  const Problem& problem_;
  const StartSet& set_;
  const OrderSystem& system_;
  OrderLabeller& labeller_;
  int jobs_;
  const Limits& limits_;
};

}  // namespace

FailingSearch search_failing_start(const Problem& problem, const StartSet& set,
                                   const OrderSystem& system, OrderLabeller& labeller, int jobs,
                                   const Limits& limits) {
  return Search(problem, set, system, labeller, jobs, limits).least_starts();
}

std::optional<FailingStart> failing_start_in(const Problem& problem, const StartSet& set,
                                             const Box& box, const IntervalSystem& system,
                                             const Limits& limits) {
  double x = 0, y = 0;
  FailingStart start;
  StartBox at{set.psi, {}, {}};
  IntervalSystem moved = system;
  for (std::size_t i = 0; i < box.size(); ++i) {
    const double middle = middle_of(box[i]);
    switch (set.coordinates[i].name) {
      case 'x': x = middle; break;
      case 'y': y = middle; break;
      case 'z': y = middle * std::sqrt(1 - x * x); break;
      default:
        start.filter = filter_at(problem.teacher.filter, middle);
        at.psi = supplementary_angle_bounds(start.filter, problem.teacher.filter);
        if (system.cnn) moved.nu = squared_length(start.filter);
    }
  }
  start.output = set.fixed_output ? problem.init.output : start_vector(problem, x, y);
  const OutputBounds a = output_bounds(problem, start.output);
  at.f = a.f, at.n = a.n;
  if (!in_set(problem, set, a, at.psi) || run_box(moved, at, limits) != BoxLabel::spurious)
    return std::nullopt;
  return start;
}

}  // namespace sidestep
