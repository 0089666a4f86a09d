#include "sidestep/statistics/start_measure.h"

#include <algorithm>
#include <cmath>

#include "sidestep/dynamics/start.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/math/quadrature.h"

namespace sidestep {
namespace {

constexpr double kNormalReach = 8.2;  // P(|Z| > 8.2) = 2.4e-16
constexpr double kOverhang = 2;       // how far lines go beyond the law, in units of its reach

StartMeasure::Shape shape_of(const Problem& problem) {
  using Shape = StartMeasure::Shape;
  const InitialLaw& init = problem.init;
  if (init.output_law == OutputLaw::fixed || init.output_radius == 0) return Shape::point;
  if (init.output_law == OutputLaw::gaussian)
    return problem.k() == 1 ? Shape::normal : Shape::plane;
  if (problem.k() > 1) return Shape::disc;
  return init.output_law == OutputLaw::ball ? Shape::segment : Shape::pair;
}

// The smallest psi that matters under the density ~ sin^(p-2): P(Psi < psi) is about
// psi^(p-1) times a factor that is below sqrt(p).
double least_angle(double p) {
  return std::pow(StartMeasure::kLostMass / std::sqrt(p), 1 / (p - 1));
}

}  // namespace

StartMeasure::StartMeasure(const Problem& problem)
    : shape_(shape_of(problem)),
      random_filter_(problem.init.filter_law == FilterLaw::sphere && problem.p() > 1),
      m_(static_cast<int>(problem.k()) - (problem.init.output_law == OutputLaw::sphere ? 2 : 0)),
      size_(problem.init.output_radius),
      p_(static_cast<int>(problem.p())),
      teacher_(problem),
      fixed_(StartLaw(problem).draw(0)) {
  const double root_q = std::sqrt(teacher_.q);
  normal_x_ = teacher_.U / std::sqrt(teacher_.k) / root_q;
  normal_y_ = std::sqrt(teacher_.q_perp) / root_q;
  if (problem.init.output_law == OutputLaw::gaussian) size_ /= std::sqrt(teacher_.k);
  switch (shape_) {
    case Shape::point: reach_ = 0; break;
    case Shape::pair:
    case Shape::segment: reach_ = 1; break;
    case Shape::disc: reach_ = disc_reach(m_, kLostMass); break;
    case Shape::normal:
    case Shape::plane: reach_ = kNormalReach; break;
  }
  if (random_filter_) {
    fixed_.nu = 1;
    low_ = least_angle(p_);
    high_ = kPi - low_;
  } else {
    low_ = -kOverhang * reach_;
    high_ = kOverhang * reach_;
  }
}

int StartMeasure::base_dimensions() const {
  const int output = shape_ == Shape::point                            ? 0
                     : shape_ == Shape::disc || shape_ == Shape::plane ? 2
                                                                       : 1;
  return random_filter_ ? output : std::max(output - 1, 0);
}

OrderParameters StartMeasure::start(double along, double across, double psi) const {
  OrderParameters start = fixed_;
  if (random_filter_) start.psi = psi;
  if (shape_ == Shape::point) return start;
  const double x = normal_x_ * across - normal_y_ * along;
  start.s = size_ * std::sqrt(teacher_.q) * across;
  start.omega = std::sqrt(teacher_.k) * size_ * x - teacher_.U;
  return start;
}

OrderParameters StartMeasure::extreme(int sign) const {
  const double x = sign * std::copysign(reach_, teacher_.U);
  const double y = sign * reach_;
  return start(normal_x_ * y - normal_y_ * x, normal_x_ * x + normal_y_ * y,
               coordinate(sign < 0 ? 0 : 1));
}

StartLine StartMeasure::line(const BasePoint& base) const {
  if (!random_filter_)
    return {.low = start(base.along, low_, 0), .high = start(base.along, high_, 0)};
  const bool planar = base_dimensions() == 2;
  const double along = planar ? base.along : 0;
  const double across = planar ? base.across : base.along;
  return {.low = start(along, across, low_), .high = start(along, across, high_)};
}

double StartMeasure::mass_above_on_chord(double half_chord, double c) const {
  return beta_tail(m_, c / half_chord);
}

double StartMeasure::mass_above(const BasePoint& base, double c) const {
  if (random_filter_) return c <= 0 ? 1 : c >= kPi ? 0 : beta_tail(p_ - 1, -std::cos(c));
  switch (shape_) {
    case Shape::point: return c < 0 ? 1 : 0;
    case Shape::pair: return beta_tail(0, c);
    case Shape::segment: return beta_tail(2, c);
    case Shape::normal:
    case Shape::plane: return normal_tail(c);
    case Shape::disc: break;
  }
  return mass_above_on_chord(std::sqrt((1 - base.along) * (1 + base.along)), c);
}

std::vector<BaseNode> StartMeasure::base_nodes(int n) const {
  std::vector<BaseNode> nodes;
  const auto normal_nodes = [n] {
    std::vector<Node> rule = gauss_legendre(n, -kNormalReach, kNormalReach);
    for (Node& node : rule) node.weight *= std::exp(-node.x * node.x / 2) / std::sqrt(2 * kPi);
    return rule;
  };
  // x = sin(angle), density ~ cos^power of the angle.
  const auto disc_nodes = [this, n](double power) {
    const double most = std::asin(reach_);
    std::vector<Node> rule = gauss_legendre(n, -most, most);
    for (Node& node : rule) {
      node.weight *= std::pow(std::cos(node.x), power) / cosine_power_integral(power);
      node.x = std::sin(node.x);
    }
    return rule;
  };
  if (!random_filter_ || shape_ == Shape::point) return {{{}, 1}};
  switch (shape_) {
    case Shape::point: break;
    case Shape::pair: return {{{.along = -1}, 0.5}, {{.along = 1}, 0.5}};
    case Shape::segment:
      for (const Node& x : gauss_legendre(n, -1, 1)) nodes.push_back({{x.x, 0}, x.weight / 2});
      break;
    case Shape::normal:
      for (const Node& x : normal_nodes()) nodes.push_back({{x.x, 0}, x.weight});
      break;
    case Shape::plane:
      for (const Node& x : normal_nodes())
        for (const Node& y : normal_nodes()) nodes.push_back({{x.x, y.x}, x.weight * y.weight});
      break;
    case Shape::disc:
      if (m_ == 0) {  // the circle
        for (int i = 0; i < 2 * n; ++i) {
          const double angle = kPi * (i + 0.5) / n;
          nodes.push_back({{std::cos(angle), std::sin(angle)}, 0.5 / n});
        }
        break;
      }
      for (const Node& x : disc_nodes(m_))
        for (const Node& z : disc_nodes(m_ - 1))
          nodes.push_back({{x.x, z.x * std::sqrt((1 - x.x) * (1 + x.x))}, x.weight * z.weight});
      break;
  }
  return nodes;
}

double StartMeasure::base_mass(double x0, double x1, double y0, double y1) const {
  const auto normal = [](double low, double high) { return normal_tail(low) - normal_tail(high); };
  const auto part = [](int m, double low, double high) {
    return beta_tail(m, low) - beta_tail(m, high);
  };
  switch (shape_) {
    case Shape::point: return 1;
    case Shape::pair: return 0.5 * ((x0 <= -1) + (1 <= x1));
    case Shape::segment: return part(2, x0, x1);
    case Shape::normal: return normal(x0, x1);
    case Shape::plane: return normal(x0, x1) * normal(y0, y1);
    case Shape::disc: break;
  }
  // A coordinate of the disc has the law of one of the ball in m + 1 dimensions; given it, the
  // other that of one in m dimensions on its chord. On the circle (m = 0) one tells the other.
  const double inside = part(m_ + 1, x0, x1);
  const double middle = (x0 + x1) / 2;
  const double half_chord = std::sqrt(std::max((1 - middle) * (1 + middle), 1e-300));
  return m_ == 0 ? inside : inside * part(m_, y0 / half_chord, y1 / half_chord);
}

StartMeasure::Place StartMeasure::place_of(const OrderParameters& start) const {
  double along = 0, across = 0;
  if (shape_ != Shape::point) {
    across = start.s / (size_ * std::sqrt(teacher_.q));
    const double x = (start.omega + teacher_.U) / (std::sqrt(teacher_.k) * size_);
    if (normal_y_ > 0) along = (normal_x_ * across - x) / normal_y_;
  }
  if (!random_filter_) return {{.along = along}, across};
  if (base_dimensions() == 2) return {{along, across}, start.psi};
  return {{.along = across}, start.psi};
}

BasePoint StartMeasure::base_point(double u, double v) const {
  if (shape_ == Shape::pair) return {.along = u < 0.5 ? -1.0 : 1.0};
  if (shape_ == Shape::segment) return {.along = 2 * u - 1};
  if (shape_ == Shape::point) return {};
  // Radius and angle; for a single normal, one of Box and Muller's two.
  const double log_rest = std::log1p(-std::min(u, 1 - kLostMass));
  const double r = shape_ != Shape::disc ? std::sqrt(-2 * log_rest)
                   : m_ <= 0             ? 1
                                         : std::sqrt(-std::expm1(2.0 / m_ * log_rest));
  return {.along = r * std::cos(2 * kPi * v), .across = r * std::sin(2 * kPi * v)};
}

StartBounds StartMeasure::bounds() const {
  if (shape_ == Shape::point) {
    const double e = -teacher_.U * fixed_.omega;
    return {std::abs(fixed_.s), e, e};
  }
  const double across = kOverhang * reach_;  // lines end there; extreme() is nearer
  const double x = std::abs(normal_x_) * across + normal_y_ * reach_;
  const double spread = std::abs(teacher_.U) * std::sqrt(teacher_.k) * size_ * x;
  const double middle = teacher_.U * teacher_.U;
  return {size_ * std::sqrt(teacher_.q) * across, middle - spread, middle + spread};
}

double StartMeasure::typical_density() const {
  if (random_filter_) return std::sqrt(p_ / (2 * kPi)) + 0.5;
  return shape_ == Shape::disc ? std::sqrt(std::max(m_, 1) / (2 * kPi)) + 0.5 : 0.5;
}

}  // namespace sidestep
