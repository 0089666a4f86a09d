#include "sidestep/certify/starts.h"

#include <algorithm>
#include <arb_hypgeom.h>
#include <cmath>

#include "sidestep/certify/ball.h"
#include "sidestep/certify/elementary.h"

namespace sidestep {
namespace {

constexpr double kNormalReach = 12;  // the mass beyond is 1e-32
constexpr double kAngleEnd = kPiInterval.hi;

const Interval* find(const StartSet& set, const Box& box, char name) {
  for (std::size_t i = 0; i < box.size(); ++i)
    if (set.coordinates[i].name == name) return &box[i];
  return nullptr;
}

// sqrt(1 - x^2) over x.
Interval half_chord(Interval x) { return sqrt(1 - square(x)); }

// y over a box.
Interval y_of(const StartSet& set, const Box& box) {
  if (const Interval* y = find(set, box, 'y')) return *y;
  const Interval *x = find(set, box, 'x'), *z = find(set, box, 'z');
  if (z == nullptr) return 0;
  return *z * half_chord(*x);
}

Interval x_of(const StartSet& set, const Box& box) {
  const Interval* x = find(set, box, 'x');
  return x == nullptr ? Interval(0) : *x;
}

// I(m, m) of (1 + c)/2, c = x or, of an angle, -cos x: a sum of positive terms, where Arb's own
// series takes up to thirty times as long. docs/theory/certificates.md, "Starts".
Ball symmetric_beta(double m, double x, bool angle) {
  constexpr double kMostTerms = 4000;  // from there on Arb's is as fast
  const Ball at(x), c = angle ? -cosine(at) : at;
  Ball result;
  if (m > kMostTerms) {
    const Ball share = (1 + c) / 2, shape(m);
    arb_hypgeom_beta_lower(result.get(), shape.get(), shape.get(), share.get(), 1,
                           Ball::kPrecision);
    return result;
  }
  const auto twice_m = static_cast<ulong>(2 * m);
  const bool half = twice_m % 2 == 1;
  const Ball four_w = angle ? square(sine(at)) : 1 - square(at);
  Ball term, sum;
  if (half) {  // from m = 1/2
    if (angle)
      result = at - Ball::pi() / 2;
    else
      arb_asin(result.get(), at.get(), Ball::kPrecision);
    result = result / Ball::pi();
    term = (angle ? abs(sine(at)) : sqrt(four_w)) / Ball::pi();
  } else {  // from m = 1
    result = c / 2;
    term = four_w / 4;
  }
  for (ulong twice_j = half ? 1 : 2; twice_j < twice_m; twice_j += 2) {
    sum = sum + term;
    term = term * four_w;
    arb_mul_ui(term.get(), term.get(), twice_j + 1, Ball::kPrecision);
    arb_div_ui(term.get(), term.get(), twice_j + 2, Ball::kPrecision);
  }
  return result + c * sum + Ball(0.5);
}

// P(coordinate <= x), in Arb's arithmetic.
Ball distribution(const CoordinateLaw& law, double x) {
  if (law.kind == CoordinateLaw::Kind::normal) {
    Ball p = -(Ball(x) / sqrt(Ball(2)));
    arb_hypgeom_erfc(p.get(), p.get(), Ball::kPrecision);
    return p / 2;
  }
  const bool angle = law.kind == CoordinateLaw::Kind::angle;
  if (law.m == 0) {  // half the mass at either end
    if (x >= (angle ? kAngleEnd : 1)) return 1;
    return x > (angle ? 0 : -1) ? 0.5 : 0.0;
  }
  return symmetric_beta(law.m, x, angle);
}

}  // namespace

StartSet start_set(const Problem& problem) {
  const TeacherBounds teacher = teacher_bounds(problem);
  const InitialLaw& init = problem.init;
  const double k = teacher.k, p = static_cast<double>(problem.p());
  StartSet set;
  set.psi = start_psi(problem);
  const auto add = [&](char name, double lo, double hi, CoordinateLaw::Kind kind, double m) {
    set.coordinates.push_back({name, lo, hi, {kind, m}});
  };
  using Kind = CoordinateLaw::Kind;
  Interval radius = init.output_radius;
  switch (init.output_law) {
    case OutputLaw::fixed: {
      const OutputBounds a = output_bounds(problem, init.output);
      set.fixed_output = true;
      set.f_mid = a.f, set.n_mid = a.n;
      break;
    }
    case OutputLaw::gaussian:
      radius = radius / sqrt(Interval(k));
      add('x', -kNormalReach, kNormalReach, Kind::normal, 0);
      if (k > 1) add('y', -kNormalReach, kNormalReach, Kind::normal, 0);
      break;
    case OutputLaw::ball:
      add('x', -1, 1, Kind::beta, (k + 1) / 2);
      if (k > 1) add('z', -1, 1, Kind::beta, k / 2);
      break;
    case OutputLaw::sphere:
      add('x', -1, 1, Kind::beta, (k - 1) / 2);
      if (k > 1) add('z', -1, 1, Kind::beta, (k - 2) / 2);
      break;
  }
  if (!set.fixed_output) {
    set.f_mid = teacher.U2_k;
    set.f_scale = radius * sqrt(teacher.q_perp);
    set.n_mid = -square(teacher.U);
    set.n_scale = radius * abs(teacher.U) * sqrt(Interval(k));
  }
  if (init.filter_law == FilterLaw::sphere) add('p', 0, kAngleEnd, Kind::angle, (p - 1) / 2);
  return set;
}

void set_angles(StartSet& set, Interval psi, i64 p) {
  std::erase_if(set.coordinates, [](const Coordinate& c) { return c.name == 'p'; });
  const CoordinateLaw law{CoordinateLaw::Kind::angle, (static_cast<double>(p) - 1) / 2};
  set.coordinates.push_back({'p', std::max(psi.lo, 0.0), std::min(psi.hi, kAngleEnd), law});
}

Box all_of(const StartSet& set) {
  Box box;
  for (const Coordinate& c : set.coordinates) box.emplace_back(c.lo, c.hi);
  return box;
}

StartBox enclose(const StartSet& set, const Box& box) {
  StartBox start{set.psi, set.f_mid, set.n_mid};
  if (!set.fixed_output) {
    start.f = set.f_mid + set.f_scale * y_of(set, box);
    start.n = set.n_mid + set.n_scale * x_of(set, box);
  }
  if (const Interval* psi = find(set, box, 'p')) start.psi = *psi;
  return start;
}

Corner corner(const StartSet& set, const Box& box, bool upper) {
  const StartBox start = enclose(set, box);
  if (upper) return {start.psi.hi, start.f.hi, start.n.hi, true};
  return {start.psi.lo, start.f.lo, start.n.lo, false};
}

int split_coordinate(const StartSet& set, const TeacherBounds& teacher, const Box& box) {
  int best = -1;
  double most = -1;
  for (std::size_t i = 0; i < box.size(); ++i) {
    const double middle = middle_of(box[i]), width = box[i].width();
    if (!(box[i].lo < middle && middle < box[i].hi)) continue;
    double weight = 0;
    switch (set.coordinates[i].name) {
      case 'x': {
        weight = set.n_scale.hi / teacher.k * width;
        if (const Interval* z = find(set, box, 'z'))
          weight += set.f_scale.hi * abs(*z).hi * half_chord(box[i]).width();
        break;
      }
      case 'z': weight = set.f_scale.hi * half_chord(x_of(set, box)).hi * width; break;
      case 'y': weight = set.f_scale.hi * width; break;
      default: weight = (set.f_scale.hi + set.n_scale.hi / teacher.k + 1e-300) * width;
    }
    if (weight > most) most = weight, best = static_cast<int>(i);
  }
  return best;
}

Interval StartLawBounds::below(std::size_t coordinate, double x) {
  const auto [place, fresh] = known_[coordinate].try_emplace(x);
  if (fresh) {
    const CoordinateLaw& law = set_->coordinates[coordinate].law;
    const Interval p = distribution(law, x).interval();
    place->second = {std::max(p.lo, 0.0), std::min(p.hi, 1.0)};
    // The whole range is 1 exactly, although its end may be a double beyond pi.
    if (law.kind == CoordinateLaw::Kind::angle && x >= kAngleEnd) place->second = 1;
  }
  return place->second;
}

Interval StartLawBounds::measure(const Box& box) {
  Interval product = 1;
  for (std::size_t i = 0; i < box.size(); ++i) {
    const Interval p = below(i, box[i].hi) - below(i, box[i].lo);
    product = product * Interval(std::max(p.lo, 0.0), std::min(p.hi, 1.0));
  }
  return product;
}

}  // namespace sidestep
