// Are two success rates different? Fisher's exact test. Is a count what a known probability gives?
// The exact binomial test, in the same way.
//
// Given the number K of successes in both samples together, the number x of them that fall into the
// first sample is hypergeometric if the two rates are equal. The two-sided p-value is the
// probability of all x that are no more probable than the observed one. "No more probable" is meant
// up to a factor 1 + 1e-7, as in R, so that tables that are equally probable by symmetry are not
// told apart by rounding.
//
// The sum is not taken over all tables. The distribution has one mode; starting there with weight
// 1, the ratio of neighbouring probabilities (a rational number) gives all weights outwards, until
// they no longer matter; p is the weight of the improbable ones over the weight of all. Neither
// factorial nor logarithm is needed, so nothing cancels: a chain of m rounded ratios is off by at
// most 6e-16 m, and m is some 40 standard deviations at most (3e3 for 5000 trials against 5000, 4e5
// for 1e9 against 1e9), usually 10.
#pragma once

#include "sidestep/problem/problem.h"

namespace sidestep {

/// Two-sided p-value for successes1 of trials1 against successes2 of trials2, in [0, 1]. Values
/// below 1e-290 may be returned as 0. Needs 0 <= successes <= trials <= 1e12 in both, else throws
/// InputError. Takes microseconds for thousands of trials, milliseconds for 1e9.
double fisher_exact_p(i64 successes1, i64 trials1, i64 successes2, i64 trials2);

/// Two-sided p-value for `successes` of `trials` if each succeeds with `probability`. Needs
/// 0 <= successes <= trials <= 1e12 and a probability in [0, 1], else throws InputError.
double binomial_exact_p(i64 successes, i64 trials, double probability);

}  // namespace sidestep
