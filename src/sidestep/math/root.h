// Where a function crosses zero, by a bracket that shrinks until it is narrow enough.
#pragma once

#include <functional>

namespace sidestep {

/// f < 0 at one end, f >= 0 at the other. The ends may be in any order.
struct Bracket {
  double negative, f_negative;
  double positive, f_positive;
};

/// Narrows the bracket to `width` by the ITP method: never more evaluations than bisection plus
/// two, and as few as the secant method for smooth f. f may jump.
/// I. F. D. Oliveira, R. H. C. Takahashi, ACM Trans. Math. Softw. 47 (2020) 5.
Bracket narrow(Bracket bracket, double width, const std::function<double(double)>& f);

/// Bisects between whole numbers until they are neighbours; with `logarithmic`, at geometric means.
Bracket narrow_integers(Bracket bracket, bool logarithmic, const std::function<double(double)>& f);

}  // namespace sidestep
