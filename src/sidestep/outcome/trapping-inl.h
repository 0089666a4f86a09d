// The trapping test of trapping.cpp on SIMD lanes: which lanes are proved global, which spurious.
// Line by line the same conditions; tests/dynamics/reduced_step_test.cpp holds the two together.
#if defined(SIDESTEP_OUTCOME_TRAPPING_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SIDESTEP_OUTCOME_TRAPPING_INL_H_
#undef SIDESTEP_OUTCOME_TRAPPING_INL_H_
#else
#define SIDESTEP_OUTCOME_TRAPPING_INL_H_
#endif

#include <hwy/highway.h>

#include "sidestep/dynamics/reduced_step-inl.h"
#include "sidestep/outcome/trapping.h"

HWY_BEFORE_NAMESPACE();
namespace sidestep {
namespace HWY_NAMESPACE {

// StepBounds of each lane's stage.
template <class V>
struct TrapVectors {
  V kappa, turn;
  V drive;  // T, or +infinity where the steps are not lawful: then nothing traps
};

// +1 in the lanes proved global, -1 where proved spurious, 0 elsewhere.
template <bool kWeightNormalised, class D>
HWY_INLINE VectorOf<D> trap_label(D d, const TrapVectors<VectorOf<D>>& b,
                                  const TeacherMoments& teacher, const SaddleOrder& order,
                                  const StateVectors<VectorOf<D>>& x) {
  const auto zero = Zero(d);
  const auto one = Set(d, 1.0);
  const auto pi = Set(d, kPi);
  const auto q = Set(d, teacher.q);
  const auto limit = Set(d, 2 * (1 - kTurnMargin));
  const auto drive_margin = Set(d, kDriveMargin * teacher.q);
  const auto inverse_pi_1 = Set(d, 1 / (kPi - 1));
  const auto g = MulAdd(x.psi, x.cosine, x.sine);
  const auto e = Set(d, -teacher.U) * x.omega;
  const auto turn = kWeightNormalised ? b.turn * x.inverse_nu : b.turn;
  const auto pull = (g - one) * q;

  const auto over = one / (one - b.kappa);
  const auto lawful = b.drive < Set(d, 1e300);

  const auto f = x.s + e / Set(d, teacher.k);
  const auto convex = b.kappa <= zero;
  const auto above = And(And(convex, And(x.s > zero, x.psi > Set(d, kLeastAngle))),
                         And(And(g >= Set(d, order.g_above), f >= Set(d, order.f_above)),
                             e <= Set(d, teacher.k * order.f_above)));
  const auto below = And(And(convex, g <= Set(d, order.g_below)),
                         And(f <= Set(d, order.f_below), e >= Set(d, teacher.k * order.f_below)));

  const auto m_max_g = (pi - g) * b.drive;
  const auto high_g = Max(Max(m_max_g * over, e), NegMulAdd(b.kappa, e, (one + b.kappa) * m_max_g));
  const auto low_g = Min(Min(e, zero), Neg(b.kappa * high_g));
  const auto s_max_g = Max(x.s, MulAdd(high_g, inverse_pi_1, q));
  const auto no_jump_g = turn * pi * s_max_g < limit;
  const auto pulled_g = pull + low_g > drive_margin;
  const auto acute = x.psi > Set(d, kPi / 2);
  const auto rising = Or(convex, low_g >= zero);
  const auto leads = And(rising, x.s * Set(d, 1 - kDriveMargin) > Neg(e) * Set(d, 1 / teacher.k));
  const auto driven_g =
      kWeightNormalised ? Or(And(no_jump_g, pulled_g), leads) : And(no_jump_g, Or(pulled_g, leads));
  const auto inside_g = And(x.s > zero, Or(And(above, no_jump_g), And(acute, driven_g)));

  const auto m_max_s = pi * b.drive;
  const auto high_s = Max(Max(m_max_s * over, e), NegMulAdd(b.kappa, e, (one + b.kappa) * m_max_s));
  const auto low_s = Min(Min(e, zero), Neg(b.kappa * high_s));
  const auto s_max_s = Max(Neg(x.s), (q - low_s) * inverse_pi_1);
  const auto no_jump_s = turn * s_max_s * Min(x.psi, one) < limit;
  const auto pulled_s = pull + high_s < Neg(drive_margin);
  const auto inside_s = And(And(x.s < zero, Or(below, pulled_s)), no_jump_s);

  return IfThenElse(And(inside_g, lawful), one, IfThenElse(And(inside_s, lawful), Neg(one), zero));
}

}  // namespace HWY_NAMESPACE
}  // namespace sidestep
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
