#include "sidestep/certify/replay_set.h"

#include <algorithm>
#include <arb_hypgeom.h>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

constexpr double kReach = 12;  // of the box, in standard deviations, for the gaussian law

// P(X <= z) for the symmetric Beta(m, m), z in [0, 1/2]. For m = 0 (a sphere of dimension 0) the
// law is two atoms of 1/2 at 0 and 1.
Ball beta_below(i64 twice_m, const Ball& z) {
  Ball result;
  if (twice_m == 0) return Ball(0.5);
  const Ball m = Ball(static_cast<double>(twice_m) / 2);
  arb_hypgeom_beta_lower(result.get(), m.get(), m.get(), z.get(), 1, Ball::kPrecision);
  return result;
}

Ball normal_below(double x) {
  Ball result;
  arb_hypgeom_erfc(result.get(), (-Ball(x) / sqrt(Ball(2))).get(), Ball::kPrecision);
  return result / 2;
}

// sqrt(1 - x^2), x in [-1, 1]
Ball across(double x) { return sqrt((Ball(1) - x) * (Ball(1) + x)); }

std::string name_of(char letter) { return letter == 'p' ? "psi" : std::string(1, letter); }

}  // namespace

ReplaySet::ReplaySet(const Problem& problem, const ExactTeacher& teacher,
                     const std::vector<SetLine>& lines)
    : problem_(&problem),
      teacher_(teacher),
      fixed_(problem.init.output_law == OutputLaw::fixed),
      gaussian_(problem.init.output_law == OutputLaw::gaussian),
      random_filter_(problem.init.filter_law == FilterLaw::sphere) {
  const Ball& k = teacher.k;
  const Ball square_U = square(teacher.U);
  radius_ = fixed_ ? Ball(0) : Ball(problem.init.output_radius);
  if (gaussian_) radius_ = radius_ / sqrt(k);
  to_f_ = radius_ * sqrt(teacher.q_perp);
  to_n_ = radius_ * abs(teacher.U) * sqrt(k);
  f_0_ = square_U / k;
  n_0_ = -square_U;
  const Ball reach = gaussian_ ? Ball(kReach) : Ball(1);
  range_.s_most = gaussian_ ? reach * (to_f_ + to_n_ / k) : radius_ * sqrt(teacher.q);
  range_.e_low = square_U - reach * to_n_;
  range_.e_high = square_U + reach * to_n_;
  if (fixed_) {
    const std::vector<double>& a = problem.init.output;
    const Ball s = exact_dot(a, problem.teacher.output);
    const Ball u = exact_dot(a, std::vector<double>(a.size(), 1.0));
    n_0_ = -(teacher.U * (teacher.U - u));
    f_0_ = s - n_0_ / k;
    range_ = {.s_most = abs(s), .e_low = -n_0_, .e_high = -n_0_};
  }
  if (!random_filter_) psi_ = start_supplement(problem);

  for (const SetLine& line : lines) add(line);
  Ball inside = Ball(1);
  if (gaussian_) {
    const Ball one = normal_below(kReach) - normal_below(-kReach);
    if (!arb_is_zero(to_n_.get())) inside = inside * one;
    if (!arb_is_zero(to_f_.get())) inside = inside * one;
  }
  for (Coordinate& coordinate : coordinates_)
    if (coordinate.law == Law::angle && !filters_)
      inside = inside * below(coordinate, root_.back().hi);
  outside_ = Ball(1) - inside;
}

void ReplaySet::add(const SetLine& line) {
  const auto refuse = [&line](const std::string& why) {
    throw InputError(fmt::format("the set has a coordinate {}, but {}", name_of(line.axis), why));
  };
  static const std::string kOrder = "xzyp";
  if (!coordinates_.empty() && kOrder.find(coordinates_.back().letter) >= kOrder.find(line.axis))
    refuse(fmt::format("it stands after {}", name_of(coordinates_.back().letter)));
  const i64 k = problem_->k();
  const bool ball = problem_->init.output_law == OutputLaw::ball;
  Coordinate coordinate{.letter = line.axis, .law = Law::beta, .twice_m = 0, .below = {}};
  Interval whole = {-1, 1};
  if (line.filters) {
    // Not the support of a law, but what the statement is about; it may not be empty.
    coordinate.law = Law::angle;
    coordinate.twice_m = problem_->p() - 1;
    if (problem_->p() == 1) refuse("p = 1 has two filters only");
    if (!(0 <= line.range.lo && line.range.hi <= kPiInterval.hi)) refuse("psi is in [0, pi]");
    filters_ = whole = line.range;
  } else if (line.axis == 'p') {
    if (!random_filter_) refuse("the filter is not random");
    coordinate.law = Law::angle;
    coordinate.twice_m = problem_->p() - 1;
    whole = {0, kPiInterval.hi};
    if (line.range.hi == kPiInterval.lo) whole.hi = line.range.hi;
  } else if (fixed_) {
    refuse("the output weights are fixed");
  } else if (gaussian_) {
    if (line.axis == 'z') refuse("the law is gaussian");
    coordinate.law = Law::normal;
    whole = {-kReach, kReach};
  } else {
    const bool with_x = !coordinates_.empty();
    if (line.axis == 'y' && with_x) refuse("y is not independent of the one before it");
    if (line.axis != 'x' && k == 1) refuse("k = 1");
    coordinate.twice_m = line.axis == 'z' ? (ball ? k : k - 2) : (ball ? k + 1 : k - 1);
  }
  if (line.range.lo != whole.lo || line.range.hi != whole.hi)
    refuse(fmt::format("with the range [{}, {}] instead of [{}, {}], the support of the law",
                       line.range.lo, line.range.hi, whole.lo, whole.hi));
  coordinates_.push_back(std::move(coordinate));
  root_.push_back(line.range);
}

int ReplaySet::axis(char letter) const {
  for (std::size_t i = 0; i < coordinates_.size(); ++i)
    if (coordinates_[i].letter == letter) return static_cast<int>(i);
  return -1;
}

Interval ReplaySet::range_of(const ReplayBox& box, char letter, Interval whole) const {
  const int i = axis(letter);
  return i < 0 ? whole : box[static_cast<std::size_t>(i)];
}

ReplayCorner ReplaySet::corner(const ReplayBox& box, Side side) const {
  const bool least = side == Side::least;
  const double reach = gaussian_ ? kReach : 1;
  const Interval whole = {-reach, reach};
  const auto end = [least](Interval range) { return least ? range.lo : range.hi; };
  Ball psi = psi_, f = f_0_, n = n_0_;
  if (random_filter_ || filters_) psi = end(range_of(box, 'p', {0, kPiInterval.hi}));
  if (!fixed_) {
    const Interval x = range_of(box, 'x', whole);
    Ball y;
    if (gaussian_ || axis('y') >= 0) {
      y = end(range_of(box, 'y', whole));
    } else {
      // y = sqrt(1 - x^2) z: far out where that is towards 0, else as near to x = 0 as can be.
      const double z = end(range_of(box, 'z', whole));
      const double most = std::max(std::abs(x.lo), std::abs(x.hi));
      const double fewest = x.contains(0.0) ? 0.0 : std::min(std::abs(x.lo), std::abs(x.hi));
      const bool inward = least ? z >= 0 : z <= 0;
      y = across(inward ? most : fewest) * z;
    }
    f = f + to_f_ * y;
    n = n + to_n_ * end(x);
  }
  return {.psi = end(psi.interval()), .f = end(f.interval()), .n = end(n.interval())};
}

const Ball& ReplaySet::below(Coordinate& coordinate, double x) const {
  const auto found = coordinate.below.find(x);
  if (found != coordinate.below.end()) return found->second;
  Ball value;
  if (coordinate.law == Law::normal) {
    value = normal_below(x);
  } else if (coordinate.law == Law::beta) {
    if (x <= -1)
      value = Ball(0);
    else if (x >= 1)
      value = Ball(1);
    else if (x <= 0)
      value = beta_below(coordinate.twice_m, (Ball(1) + x) / 2);
    else
      value = Ball(1) - beta_below(coordinate.twice_m, (Ball(1) - x) / 2);
  } else {
    // (1 - cos psi)/2 = sin^2(psi/2)
    if (x <= 0)
      value = Ball(0);
    else if (x > kPiInterval.lo)
      value = Ball(1);
    else if (x <= 1.5)
      value = beta_below(coordinate.twice_m, square(sine(Ball(x) / 2)));
    else
      value = Ball(1) - beta_below(coordinate.twice_m, square(cosine(Ball(x) / 2)));
  }
  return coordinate.below.emplace(x, std::move(value)).first->second;
}

Ball ReplaySet::measure(const ReplayBox& box) {
  Ball product = Ball(1);
  for (std::size_t i = 0; i < box.size(); ++i) {
    Coordinate& coordinate = coordinates_[i];
    const Ball low = below(coordinate, box[i].lo);
    product = product * (below(coordinate, box[i].hi) - low);
  }
  return product;
}

}  // namespace sidestep
