#include "sidestep/problem/theory_steps.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sidestep {
namespace {

constexpr double kPi = std::numbers::pi;

// g(5 pi/12) - 1, the paper's C_2 = 0.4402.
double kernel_at_edge() {
  const double phi = 5 * kPi / 12;
  return (kPi - phi) * std::cos(phi) + std::sin(phi) - 1;
}

}  // namespace

TheorySteps theory_steps(double k, double q, double U) {
  const double width = k + kPi - 1;
  TheorySteps steps;
  steps.eta_a = kPi / (20 * width * width);
  steps.C = kDriftBudget / (q * q);
  steps.eta_w = steps.C * q * steps.eta_a * steps.eta_a;
  steps.last = kDriftBudget / (steps.eta_w * q);
  steps.m = q / 5;
  steps.M = 3 * q + 2 * U * U;

  // |a - a*|^2 falls from at most 4 q by 1 - lambda_1 a step, down to q/6 at most (k = 1), and
  // below q/4 it is outside Lemma 7's region.
  steps.tau11 = std::log(48.0) / (3 * steps.eta_a / (20 * kPi));
  // s - c q shrinks by 1 - eta_a (pi-1)/(2 pi) a step, c = C_2/(pi-1) = 0.2056.
  const double c = kernel_at_edge() / (kPi - 1);
  steps.tau12 = std::log((c - 1.0 / 20) / (c - 1.0 / 5)) / (steps.eta_a * (kPi - 1) / (2 * kPi));

  const double from_w = steps.m / (2 * steps.M * steps.M);
  steps.eta = std::min(from_w, 5 * kPi * kPi / (4 * width * width));
  // lambda_2 = eta (pi-1)/pi - eta^2 (k+pi-1)^2/pi^2 >= eta/4.
  steps.eta_repaired = std::min(from_w, ((kPi - 1) / kPi - 0.25) * kPi * kPi / (width * width));
  return steps;
}

double TheorySteps::T2(double delta, double distance_a) const {
  const double tau21 = 4 / (m * eta) * std::log(4 / delta);
  const double tau22 = distance_a > delta ? 4 / eta * std::log(distance_a / delta) : 0;
  return tau21 + tau22;
}

}  // namespace sidestep
