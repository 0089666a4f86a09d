// The two optima of Proposition 1 and the distance to them, in order parameters.
#pragma once

#include <vector>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// abar = (11' + (pi-1) I)^{-1} (11' - I) a*, the output weights of the spurious optimum. By
/// Sherman and Morrison, abar = ((U - ubar) 1 - a*) / (pi-1) with ubar = 1'abar = (k-1)U/(k+pi-1).
std::vector<double> spurious_output(const Problem& problem);

/// |a - abar|^2 is affine in the order parameters:
///     |a - abar|^2 = rho + offset + on_h * (s - q) + on_omega * omega.
struct SpuriousDistance {
  explicit SpuriousDistance(const TeacherMoments& teacher);
  double offset, on_h, on_omega;
};

/// |a-a*|^2 + |w-w*|^2.
double distance_to_global(const OrderParameters& state);
/// |a-abar|^2 + |w-wbar|^2, where wbar belongs to -v*.
double distance_to_spurious(const TeacherMoments& teacher, const OrderParameters& state);

}  // namespace sidestep
