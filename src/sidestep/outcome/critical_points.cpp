#include "sidestep/outcome/critical_points.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/saddle.h"

namespace sidestep {
namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// The order parameters at a(g). Along 1 and orthogonal to it a(g) is
//     1'a = (k+g-1)/(k+pi-1) U,     a_perp = (g-1)/(pi-1) a*_perp.
Observables stationary_state(const TeacherMoments& t, double psi, double g, double s) {
  const Drive drive(t);
  const double spread = t.k + kPi - 1;
  const double u = (t.k + g - 1) / spread * t.U;
  const double omega = (kPi - g) / spread * t.U;
  const double ratio = (g - 1) / (kPi - 1);
  const double miss = (kPi - g) / (kPi - 1);
  const double half = std::sin((kPi - psi) / 2);
  return {.phi = kPi - psi,
          .s = s,
          .u = u,
          .r = u * u / t.k + ratio * ratio * t.q_perp,
          .nu = 1,
          .e = (kPi - g) * drive.T,
          // The least loss at this angle: a parabola in g with its top at g_s.
          .loss = (kPi - g) * (2 * t.q - miss * drive.gap) / (4 * kPi),
          .distance_w = 4 * half * half,
          .distance_a = omega * omega / t.k + miss * miss * t.q_perp};
}

// The root of an increasing function in [low, high], or the end nearest to it.
template <class Function>
double increasing_root(const Function& f, double low, double high) {
  for (;;) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    (f(middle) < 0 ? low : high) = middle;
  }
}

// D^{1/2} H D^{1/2} with D = diag(eta_w, eta_a): the Hessian itself for steps of 1, and in general
// similar to D H, so that gradient descent multiplies its eigenvectors by 1 - value.
class ScaledHessian {
 public:
  ScaledHessian(const Problem& problem, const Stage& stage)
      : teacher_(problem),
        stage_(stage),
        p_(problem.p()),
        k_(problem.k()),
        alpha_(stage.eta_a / (2 * kPi)),
        lambda_(alpha_ * (teacher_.k + kPi - 1)),
        lambda_s_(alpha_ * (kPi - 1)),
        weight_normalised_(problem.student == StudentKind::cnn) {}

  // At an optimum: nothing couples. `curvature` is that of the loss in the angle.
  [[nodiscard]] std::vector<Mode> at_optimum(double curvature) const {
    return present({{stage_.eta_w * curvature, p_ - 1, "filter, any turn"},
                    length(),
                    {lambda_, 1, "output along 1"},
                    {lambda_s_, k_ - 1, "output orthogonal to 1"}});
  }

  // At a saddle the turn towards v* couples to the outputs along 1 and along the rest of a*. In
  // these three coordinates the matrix is an arrow,
  //     ( 0  b1  b2 )     b1^2 = alpha K c^2 U^2/k
  //     ( b1 lambda )     b2^2 = alpha K c^2 q_perp
  //     ( b2  lambda_s )
  // with one eigenvalue below 0, one in [lambda_s, lambda] and one above (if U is not 0).
  [[nodiscard]] std::vector<Mode> at_saddle(const Saddle& saddle) const {
    const double down = unstable_direction(teacher_, saddle, stage_, 1).growth;
    const double scale = alpha_ * stage_.eta_w / (2 * kPi) * saddle.c * saddle.c;
    const double square1 = scale * teacher_.U * teacher_.U / teacher_.k;
    const double square2 = scale * teacher_.q_perp;
    std::vector<Mode> modes;
    if (teacher_.U == 0) {
      const std::string direction = "turn to v* with output along a*";
      modes = {{-down, 1, direction + ", lowest"},
               {lambda_s_ + down, 1, direction + ", highest"},
               {lambda_, 1, "output along 1"}};
    } else {
      // x = lambda + z solves x = b1^2/(x - lambda) + b2^2/(x - lambda_s), and the product of the
      // eigenvalues gives the third.
      const double z = increasing_root(
          [&](double x) { return x + lambda_ - square1 / x - square2 / (x + alpha_ * teacher_.k); },
          0, std::sqrt(square1 + square2));
      const double high = lambda_ + z;
      const double middle = (square1 * lambda_s_ + square2 * lambda_) / down / high;
      const std::string direction = "turn to v* with output along a* and 1";
      modes = {{-down, 1, direction + ", lowest"},
               {middle, 1, direction + ", middle"},
               {high, 1, direction + ", highest"}};
    }
    modes.push_back({0, p_ - 2, "filter around v*"});
    modes.push_back(length());
    modes.push_back({lambda_s_, k_ - 2, "output orthogonal to 1 and a*"});
    return present(std::move(modes));
  }

 private:
  // The raw filter of the cnn has a length, on which the loss does not depend.
  [[nodiscard]] Mode length() const {
    return {0, weight_normalised_ ? 1 : 0, "length of the filter"};
  }

  static std::vector<Mode> present(std::vector<Mode> modes) {
    std::erase_if(modes, [](const Mode& mode) { return mode.multiplicity == 0; });
    return modes;
  }

  TeacherMoments teacher_;
  Stage stage_;
  i64 p_, k_;
  double alpha_, lambda_, lambda_s_;
  bool weight_normalised_;
};

// The Hessian and, for each stage, the multipliers less 1.
template <class Spectrum>
void fill_spectra(CriticalPoint& point, const Problem& problem, const Spectrum& spectrum) {
  point.hessian = spectrum(ScaledHessian(problem, {.eta_a = 1, .eta_w = 1}));
  for (const Stage& stage : problem.steps) {
    point.growth.push_back(spectrum(ScaledHessian(problem, stage)));
    for (Mode& mode : point.growth.back()) mode.value = 0 - mode.value;
  }
}

}  // namespace

std::string to_string(CriticalKind kind) {
  switch (kind) {
    case CriticalKind::global_minimum: return "global minimum";
    case CriticalKind::local_minimum: return "local minimum";
    case CriticalKind::cubic_minimum: return "local minimum of third order";
    case CriticalKind::strict_saddle: return "strict saddle";
    case CriticalKind::degenerate_saddle: break;
  }
  return "degenerate saddle";
}

std::vector<double> stationary_output(const Problem& problem, double g) {
  const TeacherMoments teacher(problem);
  const double difference = (kPi - g) * teacher.U / (teacher.k + kPi - 1);  // U - u
  std::vector<double> a = problem.teacher.output;
  for (double& x : a) x = (difference + (g - 1) * x) / (kPi - 1);
  return a;
}

std::vector<CriticalPoint> critical_points(const Problem& problem) {
  const TeacherMoments teacher(problem);
  const double room = Drive(teacher).room;
  const bool turns = problem.p() > 1;
  const double output_limit = 4 * kPi / (teacher.k + kPi - 1);  // lambda = 2

  CriticalPoint global;
  global.name = "global";
  global.exists = true;
  global.kind = CriticalKind::global_minimum;
  global.at = stationary_state(teacher, kPi, kPi, teacher.q);
  const double filter_limit = turns ? 4 / teacher.q : kNoLimit;
  global.limits = {output_limit, filter_limit, std::min(output_limit, filter_limit)};
  fill_spectra(global, problem,
               [&](const ScaledHessian& h) { return h.at_optimum(teacher.q / 2); });

  CriticalPoint spurious;
  spurious.name = "spurious";
  spurious.exists = true;
  spurious.kind = !turns     ? CriticalKind::local_minimum
                  : room > 0 ? CriticalKind::cubic_minimum
                             : CriticalKind::degenerate_saddle;
  spurious.at = stationary_state(teacher, 0, 0, 0 - room / (kPi - 1));
  // Its multiplier in the filter is 1; what psi does is decided by the sign of s.
  spurious.limits = {output_limit, !turns || room >= 0 ? kNoLimit : 0,
                     !turns || room > 0 ? output_limit : 0};
  fill_spectra(spurious, problem, [](const ScaledHessian& h) { return h.at_optimum(0); });

  CriticalPoint saddle;
  saddle.name = "saddle";
  if (const auto found = turns ? saddle_point(teacher) : std::nullopt) {
    saddle.exists = true;
    saddle.at = stationary_state(teacher, found->psi, found->g, 0);
    saddle.limits = {output_limit, kNoLimit, 0};
    fill_spectra(saddle, problem, [&](const ScaledHessian& h) { return h.at_saddle(*found); });
  }
  return {std::move(global), std::move(spurious), std::move(saddle)};
}

bool attracts(const CriticalPoint& point, const Stage& stage) {
  const StepLimits& limits = point.limits;
  return point.exists && limits.eta > 0 && stage.eta_a < limits.eta_a && stage.eta_w < limits.eta_w;
}

}  // namespace sidestep
