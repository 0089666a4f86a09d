// A user's claim in fewer variables, where its form allows it: without loss of generality, so that
// what is decided of the smaller claim is decided of the larger.
#pragma once

#include "sidestep/certify/branch_and_bound.h"

namespace sidestep {

/// Weights of the symbols under (a, a*) -> c (a, a*): how often c divides them. s, r, q have 2; u,
/// U have 1; phi and k have 0.
int scale_weight(const Symbol& symbol);

/// Whether hypothesis and conclusion are homogeneous: true of a state iff true of the scaled one.
bool is_homogeneous(const BoxClaim& claim);

/// If u and U occur as u - U only, and the claim is about no more of them: that difference as one
/// variable, in the place of u. True if it was done; the claim is then about any difference, which
/// is a real one (U = 0). Ranges must be the whole line.
bool merge_means(BoxClaim& claim);

}  // namespace sidestep
