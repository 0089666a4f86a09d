// What the prover must know of a teacher and of a start, enclosed from the problem's exact doubles.
//
// Sums of products of doubles are exact in Arb's arithmetic with unlimited precision, so nothing
// cancels: q_perp of a teacher that is nearly parallel to 1, the angle of filters that are nearly
// parallel and the drive of a start near the optimum come out tight relative to themselves.
//
// The teacher's filter is a vector of doubles, of length 1 within 1e-13; the unit vector that is
// meant is v*/|v*|, and likewise for a fixed v_0. The filter of law "shortcut" is along 1 exactly.
#pragma once

#include <span>

#include "sidestep/certify/interval.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

struct TeacherBounds {
  double k = 1;     ///< exact
  Interval q;       ///< |a*|^2
  Interval U;       ///< 1'a*
  Interval U2_k;    ///< U^2/k
  Interval q_perp;  ///< q - U^2/k >= 0
  Interval T;       ///< U^2/(k + pi - 1)
};
TeacherBounds teacher_bounds(const Problem& problem);

/// pi - angle(v, w) of two vectors of the same length, neither of them 0; inside [0, pi] up to the
/// last place. (0, 0) if they are exactly opposite.
Interval supplementary_angle_bounds(std::span<const double> v, std::span<const double> w);

/// |v|^2.
Interval squared_length(std::span<const double> v);

/// psi_0 = pi - angle(v_0, v*); [0, pi] for a random filter.
Interval start_psi(const Problem& problem);

/// The coordinates f = s + e/k and n = -e (docs/theory/certificates.md) of one vector a.
struct OutputBounds {
  Interval s, f, n;
  Interval length;  ///< |a|
};
OutputBounds output_bounds(const Problem& problem, std::span<const double> a);

}  // namespace sidestep
