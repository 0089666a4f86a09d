// Every point where the gradient of the loss vanishes, in closed form: what it is, how the loss
// curves there and what gradient descent does near it. Statement and proof:
// docs/theory/critical_points.md.
//
// Given the angle, grad_a = 0 has one solution a(g), so a critical point is a value of the kernel
// g: pi at the global optimum, 0 at the spurious one, g_s (saddle.h) at the saddles, which form a
// sphere of dimension p - 2. For p = 1 the filter is v* or -v* for ever and there is no saddle.
//
// "Hessian" is the full-dimensional one. For the resnet the loss is a function on the unit sphere
// times R^k and the Hessian the Riemannian one, of dimension p - 1 + k. For the cnn it is a
// function of the raw filter in R^p, constant along rays; the numbers are for |v| = 1. For another
// length divide the filter's eigenvalues, and eta_w, by |v|^2 (at the saddle the couplings by |v|).
#pragma once

#include <string>
#include <vector>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

enum class CriticalKind {
  global_minimum,
  local_minimum,      ///< with positive definite Hessian: -v* when p = 1
  cubic_minimum,      ///< Hessian 0 in the filter, the loss rises with |psi|^3
  strict_saddle,      ///< one negative eigenvalue
  degenerate_saddle,  ///< Hessian 0 in the filter, the loss falls with |psi|^3 or psi^6
};

/// "global minimum", "local minimum", ...
std::string to_string(CriticalKind kind);

/// An eigenvalue and what moves in its eigenvectors.
struct Mode {
  double value;
  i64 multiplicity;
  std::string direction;
};

/// The point attracts for steps below these. Infinity: whatever the step; 0: whatever the step, it
/// does not.
struct StepLimits {
  double eta_a;  ///< with the filter held in place
  double eta_w;  ///< with the output weights held in place
  double eta;    ///< with both moving, eta_a = eta_w = eta
};

struct CriticalPoint {
  std::string name;  ///< "global", "spurious", "saddle"
  bool exists = false;
  // What follows means something only if it exists.
  CriticalKind kind = CriticalKind::strict_saddle;
  Observables at{};
  std::vector<Mode> hessian;
  /// For each stage of the schedule, multiplier - 1 of the map of gradient descent (which for
  /// small steps a double could not tell from 0 in the multiplier itself).
  std::vector<std::vector<Mode>> growth;
  StepLimits limits{};
};

/// Global optimum, spurious optimum, saddle, in this order.
std::vector<CriticalPoint> critical_points(const Problem& problem);

/// a(g): the output weights where grad_a vanishes, for a filter with this kernel. a(pi) = a*,
/// a(0) = abar.
std::vector<double> stationary_output(const Problem& problem, double g);

/// True if gradient descent with this stage's steps converges to the point from all nearby states
/// (cnn: to the point up to the length of the filter).
bool attracts(const CriticalPoint& point, const Stage& stage);

}  // namespace sidestep
