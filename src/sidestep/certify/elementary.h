// The functions of the reduced map, as enclosures: for every double or interval of angles in, an
// interval that holds the exact value, tight relative to the value itself at both ends of [0, pi].
//
// Own polynomials, not libm, whose error bounds are observed rather than proved. Each is a Taylor
// series evaluated in doubles by Horner's rule, in y = x^2, on a range where its terms fall
// quickly. With u = 2^-53 the standard analysis gives the error of sum c_i y^i as at most sum (3i +
// 2) u |c_i| y^i (two operations and one error of y for each power, one for rounding c_i), so
// relative to the sum, with the remainder of the series (below u/100 in each case):
//
//   sin x / x    x <= pi/2   (1 + 5 (.41) + 8 (.051) + ...) / .636          < 6 u
//   cos x        x <= pi/4   (1 + 5 (.31) + 8 (.016) + ...) / .707          < 4 u
//   G(x) / x^3   x <= pi/2   (2 (.33) + 5 (.082) + 8 (.0073) + ...) / .258  < 5 u
//   atan x / x   x <= tan(pi/16)                                            < 3 u
//
// Outside these ranges: sin x = sin(pi - x) and cos x = sin(pi/2 - x), where pi - x and pi/2 - x
// are exact against the leading double of pi (Sterbenz) and rounded once when its tail is added;
// G(x) = sin x + x (-cos x) is a sum of two positive terms beyond pi/2; atan is halved twice, 3 u
// for each halving, or taken from pi/2. The longest of these chains loses less than 16 u. Results
// are padded by 32 u = 2^-48 of themselves: kElementaryPad. Tested against Arb on random and
// adversarial angles: tests/certify/containment_test.cpp.
#pragma once

#include "sidestep/certify/interval.h"

namespace sidestep {

inline constexpr double kElementaryPad = 0x1p-48;

/// The angles, x in [0, pi] (more on either side is cut off: an angle is never there).
Interval sine(Interval x);
Interval cosine(Interval x);
/// G(x) = sin x - x cos x = g(phi) at psi = x = pi - phi; rises from 0 to pi.
Interval kernel(Interval x);
/// pi - g at phi = x: 2 pi sin^2(x/2) - G(x); rises from 0 to pi.
Interval kernel_gap(Interval x);
/// dG/dx = x sin x, how strongly the filter is turned; rises to kTurnMost at kTurnPeak, then falls.
Interval turning(Interval x);
/// Any x.
Interval arc_tangent(Interval x);

inline constexpr Interval kTurnPeak = {2.0287578381104340, 2.0287578381104345};
inline constexpr double kTurnMost = 1.8197057411596532;  ///< not less than x sin x anywhere

}  // namespace sidestep
