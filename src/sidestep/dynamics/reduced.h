// One step of gradient descent in the order parameters: exactly the step of population.h, at a cost
// that does not depend on p and k. Derivation: docs/theory/reduction.md. This is the readable
// scalar form; reduced_step-inl.h is the same step with one run per SIMD lane.
#pragma once

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// The state after one step. `weight_normalised` is true for the cnn: its filter is not
/// re-normalised, so |v|^2 = nu grows and divides the step of the angle.
OrderParameters reduced_step(const TeacherMoments& teacher, const Stage& stage,
                             bool weight_normalised, const OrderParameters& x);

}  // namespace sidestep
