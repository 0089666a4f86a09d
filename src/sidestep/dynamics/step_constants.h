// The numbers a reduced step multiplies by, computed once per stage of the schedule.
#pragma once

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

// The constants of one stage of the schedule, for one lane (alpha = eta_a / (2 pi)).
struct StepConstants {
  double keep_omega;        // 1 - alpha (k + pi - 1)
  double alpha_U;           // alpha U
  double minus_alpha_pi_U;  // - alpha pi U
  double keep_s;            // 1 - alpha (pi - 1)
  double alpha_q;           // alpha q
  double minus_alpha_q;     // - alpha q
  double turn;              // eta_w / (2 pi)
  double alpha;
};

inline StepConstants step_constants(const TeacherMoments& teacher, const Stage& stage) {
  const double alpha = stage.eta_a / (2 * kPi);
  return {.keep_omega = 1 - alpha * (teacher.k + kPi - 1),
          .alpha_U = alpha * teacher.U,
          .minus_alpha_pi_U = -alpha * kPi * teacher.U,
          .keep_s = 1 - alpha * (kPi - 1),
          .alpha_q = alpha * teacher.q,
          .minus_alpha_q = -alpha * teacher.q,
          .turn = teacher.turns ? stage.eta_w / (2 * kPi) : 0,
          .alpha = alpha};
}

}  // namespace sidestep
