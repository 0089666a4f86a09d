// The order parameters: the few numbers on which loss, gradients and gradient descent depend.
// docs/theory/reduction.md derives that they close under a step of GD, whatever p and k are.
#pragma once

#include "sidestep/dynamics/population.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// What the reduced dynamics needs to know of the teacher.
struct TeacherMoments {
  explicit TeacherMoments(const Problem& problem);
  double k = 0;       ///< number of patches, = length of a*
  double q = 0;       ///< |a*|^2
  double U = 0;       ///< 1'a*
  double q_perp = 0;  ///< |a* - (U/k) 1|^2 = q - U^2/k, computed without cancellation
  bool turns =
      true;  ///< the filter can turn: false for p = 1, and where it starts at v* (within 1e-15)
};

/// The state of one run. The pair (psi, rho) is kept rather than (phi, |a|^2) because both go to 0
/// at an optimum and so keep their relative precision there.
struct OrderParameters {
  double psi = 0;    ///< pi - angle(v, v*), in [0, pi]
  double s = 0;      ///< a'a*
  double omega = 0;  ///< 1'a - 1'a*
  double rho = 0;    ///< |a - a*|^2
  double nu = 1;     ///< |v|^2; stays 1 for the resnet
};

/// Everything the program reports about a state; all are functions of the order parameters.
struct Observables {
  double phi;         ///< angle(v, v*)
  double s;           ///< a'a*
  double u;           ///< 1'a
  double r;           ///< |a|^2
  double nu;          ///< |v|^2
  double e;           ///< U (U - u), the drive of s by the mean output (docs/theory/trapping.md)
  double loss;        ///< population loss, eq. 6
  double distance_w;  ///< |w - w*|^2 = 2 - 2 cos phi (of the normalised filters)
  double distance_a;  ///< |a - a*|^2
};

OrderParameters order_parameters(const Problem& problem, const Weights& weights);
Observables observe(const TeacherMoments& teacher, const OrderParameters& state);

}  // namespace sidestep
