// Does one polynomial inequality follow from another by inspection? A claim such as s^2 <= q r is
// the Cauchy-Schwarz inequality that holds for all weights: no box around a point where it is tight
// shows that, but its terms do.
#pragma once

#include "sidestep/certify/expression.h"

namespace sidestep {

/// The conclusion is a conjunction of inequalities L <= R, each of which is a sum of a positive
/// multiple of one of the hypothesis' conjuncts (or of nothing) and of monomials that are not
/// negative: with positive coefficients, and every symbol with an odd exponent non-negative on its
/// range. Polynomials with integer coefficients up to 2^20 only; exact. False if unsure.
bool implied(const std::vector<Symbol>& symbols, const Expression& hypothesis,
             const Expression& conclusion);

}  // namespace sidestep
