// The critical points, certified: that they exist, that there are no others, where they are, and
// the inertia of the full-dimensional Hessian at each (docs/theory/certificates.md, "Critical
// points"). Derived here from the loss of Proposition 16 alone, in ball arithmetic.
//
// With psi = pi - angle(v, v*), G(psi) = sin psi - psi cos psi, c = G' = psi sin psi:
//
//   L = [ (pi-1)(q + |a|^2)/2 - (G-1) a'a* + (U - 1'a)^2 / 2 ] / (2 pi)
//
// Existence and uniqueness. grad_w = 0 iff c a'a* = 0: psi = pi, psi = 0, or s = a'a* = 0 in
// between. grad_a = 0 is (11' + (pi-1) I) a = (11' + (G-1) I) a*, with a matrix whose pivots are
// certified positive: one a for each psi, and a'a* = (G (q-T) - (q - pi T))/(pi-1). So between the
// optima the critical points are the zeros of G(psi) - g_s, g_s = (q - pi T)/(q - T). As G rises
// (c > 0), there is at most one; that there is one is shown by an interval Newton step that maps a
// box into its own inside.
//
// Hessian. In the frame (turn towards v*, turns around v*, length of the filter, e_1 ... e_k):
//
//   turn towards   -(s/2pi)(sin psi + psi cos psi)        around v*   -(s/2pi) psi cos psi
//   turn with a    -(c/2pi) a*                            length      0 (cnn only)
//   a with a       (11' + (pi-1) I)/(2 pi)
//
// (on the sphere the second derivative across a meridian is L_phi cot phi.) Turn and outputs form
// one matrix of dimension 1 + k; it is factored as L D L' with the outputs first, and by
// Sylvester's law the signs of D are those of the eigenvalues. For k > kDenseMost the frame of the
// outputs is that of 1, a* and their complement, where the matrix is 3 x 3 and a multiple of I.
#pragma once

#include <string>
#include <vector>

#include "sidestep/certify/interval.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

inline constexpr i64 kDenseMost = 256;

enum class Certainty { yes, no, undecided };
std::string to_string(Certainty certainty);  ///< "yes", "no", "undecided"

/// How many eigenvalues are certainly below, exactly at and above 0; `unknown` the rest.
struct Inertia {
  i64 negative = 0, zero = 0, positive = 0, unknown = 0;
};

struct CertifiedCriticalPoint {
  std::string name;  ///< "global", "spurious", "saddle"
  Certainty exists = Certainty::undecided;
  // What follows means something only if it exists.
  bool unique = false;  ///< the only critical point of its sort: at psi = pi, psi = 0, in between
  Interval psi, s, u, loss;  ///< boxes that hold the point
  Inertia inertia;
  std::string kind;  ///< as critical_points.h names it, or "undecided"
  std::string why;   ///< one line: what decided
};

/// Global optimum, spurious optimum, saddle, in this order. The inertia is the Riemannian one for
/// the resnet (dimension p - 1 + k), that in R^p x R^k at |v| = 1 for the cnn.
std::vector<CertifiedCriticalPoint> certify_critical_points(const Problem& problem);

}  // namespace sidestep
