// One run of gradient descent, enclosed: the exact order parameters of a problem with a fixed
// start, in Arb's arithmetic, step by step. What `trajectory` computes in doubles, this bounds; a
// counterexample to a claim about runs counts only if it survives here.
//
// Everything begins at the doubles of the problem file, taken as exact numbers: k, q and U are
// exact sums, and the angle is that between the exact vectors (which need not have unit length to
// the last bit; the paper's v is v/|v|). The map is that of docs/theory/reduction.md, written anew:
// the prover shares no code with the simulator.
#pragma once

#include "sidestep/certify/ball.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

struct BallTeacher {
  Ball k, q, U;
};

/// As OrderParameters; resnet only, so that |v| = 1.
struct BallState {
  Ball psi;    ///< pi - angle(v, v*), in [0, pi]
  Ball s;      ///< a'a*
  Ball omega;  ///< 1'a - 1'a*
  Ball rho;    ///< |a - a*|^2
};

BallTeacher ball_teacher(const Problem& problem);

/// The start of a resnet with a fixed output and a filter that is fixed or the shortcut. Throws
/// std::logic_error for any other problem: it has no single start.
BallState ball_start(const Problem& problem);

/// One step with the stage's step sizes, which are doubles and so exact.
BallState ball_step(const BallTeacher& teacher, const Stage& stage, const BallState& x);

}  // namespace sidestep
