// The reduced step with one run per SIMD lane. Same equations as reduced.cpp, other arithmetic:
//
//  * no sin, cos or atan in the loop. (cos phi, sin phi) is carried along and turned by the step x:
//    the new pair is R (c + x d, d - x c), R = 1/sqrt(1 + x^2), and psi grows by atan(x). For
//    |x| <= 1/32, nearly always, both are short polynomials in y = x^2. Between blocks of steps the
//    pair is computed afresh from psi, so that rounding cannot make the two drift apart;
//  * everything else is fused multiply-adds: 25 operations a step in all (docs/performance.md).
//
// The code is written once, for any "tag" D: a Highway descriptor of any width, or lane::Tag. It is
// included once per instruction set by ensemble/batch.cpp (Highway's foreach_target).
//
// Steps with a large turn, or one that carries the filter past v* or -v*, need care. The fast form
// does not test for them; it records the largest y and the smallest sine it met, and the caller
// repeats the block with the general form when either is out of range. Per lane the general form
// does the very same operations as the fast one wherever that is valid, so a run's bits do not
// depend on which form its neighbours needed.

// Per-target include guard (see Highway's documentation).
#if defined(SIDESTEP_DYNAMICS_REDUCED_STEP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SIDESTEP_DYNAMICS_REDUCED_STEP_INL_H_
#undef SIDESTEP_DYNAMICS_REDUCED_STEP_INL_H_
#else
#define SIDESTEP_DYNAMICS_REDUCED_STEP_INL_H_
#endif

#include <hwy/highway.h>

#include "sidestep/dynamics/step_constants.h"
#include "sidestep/math/arc_cosine.h"

HWY_BEFORE_NAMESPACE();
namespace sidestep {
namespace HWY_NAMESPACE {

template <class D>
using VectorOf = decltype(Zero(D()));

// c[0] + c[1] y + ... by Horner's rule.
template <class D, std::size_t N>
HWY_INLINE VectorOf<D> polynomial(D d, VectorOf<D> y, const double (&c)[N]) {
  VectorOf<D> value = Set(d, c[N - 1]);
  for (std::size_t i = N - 1; i-- > 0;) value = MulAdd(value, y, Set(d, c[i]));
  return value;
}

// Tables by scripts/reference/step_polynomials.py, which also prints these errors.
inline constexpr double kSmallTurn = 0x1p-10;  // y = x^2 up to which the fast form is valid
// atan(x)/x in y on [0, 2^-10], error 3e-19
inline constexpr double kAtanSmall[] = {0x1.0p+0, -0x1.55555555554c4p-2, 0x1.9999999754ec1p-3,
                                        -0x1.24922fbbbb4b9p-3, 0x1.c634078141b7fp-4};
// 1/sqrt(1+y) on [0, 2^-10], error 9e-19
inline constexpr double kRsqrtSmall[] = {0x1.0p+0, -0x1.ffffffffffe77p-2, 0x1.7ffffffcee2c0p-2,
                                         -0x1.3fffdd9ce55d9p-2, 0x1.1762ba94b1060p-2};
// atan(h)/h in h^2 on [0, tan(pi/16)^2], error 9e-19
inline constexpr double kAtan[] = {0x1.0p+0,
                                   -0x1.555555555554fp-2,
                                   0x1.99999999979f1p-3,
                                   -0x1.249249228fc1ap-3,
                                   0x1.c71c6fbacd098p-4,
                                   -0x1.745c80eb302f9p-4,
                                   0x1.3afa482434411p-4,
                                   -0x1.0e8c32e30f3bep-4,
                                   0x1.9bd6410c83583p-5};
// sin(z)/z and cos(z) in z^2 for |z| <= pi/2, errors 1.4e-17 and 1.5e-17
inline constexpr double kSin[] = {0x1.0p+0,
                                  -0x1.5555555555555p-3,
                                  0x1.11111111110bcp-7,
                                  -0x1.a01a01a0147f4p-13,
                                  0x1.71de3a528d19bp-19,
                                  -0x1.ae6454d07634cp-26,
                                  0x1.6123ccd99b00cp-33,
                                  -0x1.ae439ef902726p-41,
                                  0x1.883864938575ap-49};
inline constexpr double kCos[] = {0x1.0p+0,
                                  -0x1.0p-1,
                                  0x1.5555555555554p-5,
                                  -0x1.6c16c16c16b71p-10,
                                  0x1.a01a01a0132f7p-16,
                                  -0x1.27e4fb74f50a4p-22,
                                  0x1.1eed8dcee263bp-29,
                                  -0x1.93969c9c98d05p-37,
                                  0x1.ae432cc0bd5d4p-45,
                                  -0x1.5ca3b5d23666ap-53};
inline constexpr double kHalfPiHigh = 0x1.921fb54442d18p+0;
inline constexpr double kHalfPiLow = 0x1.1a62633145c07p-54;

// (cos phi, sin phi) = (-cos psi, sin psi) of psi in [0, pi]; absolute error at most 1.5 2^-52.
template <class D>
HWY_INLINE void cos_sin_of_psi(D d, VectorOf<D> psi, VectorOf<D>& cosine, VectorOf<D>& sine) {
  const auto z = (psi - Set(d, kHalfPiHigh)) - Set(d, kHalfPiLow);
  const auto w = z * z;
  cosine = z * polynomial(d, w, kSin);
  sine = polynomial(d, w, kCos);
}

// atan(x), given root = sqrt(1 + x^2), by halving the angle three times: tan(t/2) =
// tan(t) / (1 + sqrt(1 + tan(t)^2)). A few roundings of error; any finite x with x^2 finite.
template <class D>
HWY_INLINE VectorOf<D> atan_general(D d, VectorOf<D> x, VectorOf<D> root) {
  const auto one = Set(d, 1.0);
  auto h = x / (one + root);
  h = h / (one + Sqrt(MulAdd(h, h, one)));
  h = h / (one + Sqrt(MulAdd(h, h, one)));
  return Set(d, 8.0) * h * polynomial(d, h * h, kAtan);
}

// The constants of a stage (step_constants.h), for the lanes of one vector.
template <class V>
struct StepVectors {
  V keep_omega, alpha_U, minus_alpha_pi_U, keep_s, alpha_q, minus_alpha_q, turn, alpha;
};

template <class V>
struct StateVectors {
  V psi, cosine, sine, s, omega;
  V inverse_nu;  // 1/|v|^2, used when kWeightNormalised
  V rho;         // |a - a*|^2, used when kTrackDistance
};

template <class V>
struct FastFormLimits {
  V largest_y, smallest_sine;
};

// |h+|^2 for h+ = keep_s h - epsilon a* + delta 1, h = a - a* (reduced.cpp).
template <class D>
HWY_INLINE VectorOf<D> next_rho(D d, const StepVectors<VectorOf<D>>& a,
                                const TeacherMoments& teacher, const StateVectors<VectorOf<D>>& x,
                                VectorOf<D> g) {
  const auto two = Set(d, 2.0);
  const auto q = Set(d, teacher.q);
  const auto epsilon = a.alpha * (Set(d, kPi) - g);
  const auto delta = Neg(a.alpha * x.omega);
  const auto cross =
      NegMulAdd(two * a.keep_s, x.s - q, NegMulAdd(two * delta, Set(d, teacher.U), epsilon * q));
  const auto along_one = MulAdd(two * a.keep_s, x.omega, delta * Set(d, teacher.k));
  return MulAdd(a.keep_s * a.keep_s, x.rho, MulAdd(epsilon, cross, delta * along_one));
}

// One step of kCount independent vectors. kGeneral: any turn (see above). kWeightNormalised: the
// cnn. kTrackDistance: rho as well. The vectors go through each phase together: a step is a chain
// of some 30 cycles in which one vector alone would leave the processor waiting.
template <bool kGeneral, bool kWeightNormalised, bool kTrackDistance, std::size_t kCount, class D>
HWY_INLINE void step(D d, const StepVectors<VectorOf<D>> (&a)[kCount],
                     const TeacherMoments& teacher, StateVectors<VectorOf<D>> (&x)[kCount],
                     FastFormLimits<VectorOf<D>>* limits) {
  using V = VectorOf<D>;
  V g[kCount], turn[kCount], y[kCount], shrink[kCount], psi[kCount], s[kCount];
  for (std::size_t j = 0; j < kCount; ++j) {
    turn[j] = (x[j].s * a[j].turn) * (x[j].psi * x[j].sine);
    if constexpr (kWeightNormalised) turn[j] = turn[j] * x[j].inverse_nu;
  }
  for (std::size_t j = 0; j < kCount; ++j) {
    y[j] = turn[j] * turn[j];
    g[j] = MulAdd(x[j].psi, x[j].cosine, x[j].sine);
  }
  if constexpr (!kGeneral)
    for (std::size_t j = 0; j < kCount; ++j) limits[j].largest_y = Max(y[j], limits[j].largest_y);

  // shrink = 1/sqrt(1+y), psi + atan(turn): two polynomials side by side.
  V arc[kCount];
  for (std::size_t j = 0; j < kCount; ++j) {
    shrink[j] = Set(d, kRsqrtSmall[4]);
    arc[j] = Set(d, kAtanSmall[4]);
  }
  for (std::size_t i = 4; i-- > 0;) {
    for (std::size_t j = 0; j < kCount; ++j) {
      shrink[j] = MulAdd(shrink[j], y[j], Set(d, kRsqrtSmall[i]));
      arc[j] = MulAdd(arc[j], y[j], Set(d, kAtanSmall[i]));
    }
  }
  for (std::size_t j = 0; j < kCount; ++j) psi[j] = MulAdd(turn[j], arc[j], x[j].psi);
  if constexpr (kGeneral) {
    for (std::size_t j = 0; j < kCount; ++j) {
      const auto large = Not(y[j] <= Set(d, kSmallTurn));
      const V root = Sqrt(Set(d, 1.0) + y[j]);
      shrink[j] = IfThenElse(large, Set(d, 1.0) / root, shrink[j]);
      psi[j] = IfThenElse(large, x[j].psi + atan_general(d, turn[j], root), psi[j]);
    }
  }

  // The output weights see the angle before the step.
  if constexpr (kTrackDistance) {
    for (std::size_t j = 0; j < kCount; ++j) x[j].rho = next_rho(d, a[j], teacher, x[j], g[j]);
  }
  for (std::size_t j = 0; j < kCount; ++j) {
    s[j] = MulAdd(a[j].alpha_q, g[j], NegMulAdd(a[j].alpha_U, x[j].omega, a[j].minus_alpha_q));
    x[j].omega =
        MulAdd(a[j].keep_omega, x[j].omega, MulAdd(a[j].alpha_U, g[j], a[j].minus_alpha_pi_U));
    x[j].s = MulAdd(a[j].keep_s, x[j].s, s[j]);
  }

  for (std::size_t j = 0; j < kCount; ++j) {
    const V cosine = shrink[j] * MulAdd(turn[j], x[j].sine, x[j].cosine);
    x[j].sine = shrink[j] * NegMulAdd(turn[j], x[j].cosine, x[j].sine);
    x[j].cosine = cosine;
    if constexpr (kWeightNormalised) x[j].inverse_nu = x[j].inverse_nu * (shrink[j] * shrink[j]);
    if constexpr (kGeneral) {
      // Past -v* (psi < 0) or past v* (psi > pi): the angle comes out reflected.
      const auto past = x[j].sine < Zero(d);
      const V reflected =
          IfThenElse(psi[j] < Set(d, 1.0), Abs(psi[j]), (Set(d, kPi) - psi[j]) + Set(d, kPi));
      psi[j] = IfThenElse(past, reflected, psi[j]);
      x[j].sine = Abs(x[j].sine);
    } else {
      limits[j].smallest_sine = Min(x[j].sine, limits[j].smallest_sine);
    }
    x[j].psi = psi[j];
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace sidestep
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
