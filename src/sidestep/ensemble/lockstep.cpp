#include "sidestep/ensemble/lockstep.h"

#include <algorithm>

// This file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sidestep/ensemble/lockstep.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#include "sidestep/dynamics/reduced_step-inl.h"
#include "sidestep/math/lane.h"

#ifndef SIDESTEP_ENSEMBLE_LOCKSTEP_ONCE
#define SIDESTEP_ENSEMBLE_LOCKSTEP_ONCE
namespace sidestep {

// Between recomputations of (cos psi, sin psi); as long as the batch engine's blocks (schedule.h).
inline constexpr i64 kRefreshEvery = 64;
// Two vectors of eight doubles: what one call of the kernel takes at most.
inline constexpr std::size_t kPadding = 16;

struct LockstepJob {
  double *psi, *s, *omega, *inverse_nu;
  std::size_t count;  // a multiple of kPadding
  StepConstants constants;
  const TeacherMoments& teacher;
  i64 steps;  // at most kRefreshEvery
};

}  // namespace sidestep
#endif

HWY_BEFORE_NAMESPACE();
namespace sidestep {
namespace HWY_NAMESPACE {

// Two vectors at a time stay in registers for the whole block: their chains of operations overlap.
template <bool kWeightNormalised, class D>
HWY_INLINE void advance_pair(D d, const LockstepJob& job, std::size_t i) {
  using V = VectorOf<D>;
  const std::size_t width = Lanes(d);
  const StepConstants& c = job.constants;
  const StepVectors<V> one{Set(d, c.keep_omega), Set(d, c.alpha_U), Set(d, c.minus_alpha_pi_U),
                           Set(d, c.keep_s),     Set(d, c.alpha_q), Set(d, c.minus_alpha_q),
                           Set(d, c.turn),       Set(d, c.alpha)};
  const StepVectors<V> constants[2] = {one, one};
  StateVectors<V> x[2];
  for (std::size_t j = 0; j < 2; ++j) {
    const std::size_t at = i + j * width;
    x[j].psi = LoadU(d, job.psi + at);
    cos_sin_of_psi(d, x[j].psi, x[j].cosine, x[j].sine);
    x[j].s = LoadU(d, job.s + at);
    x[j].omega = LoadU(d, job.omega + at);
    x[j].inverse_nu = LoadU(d, job.inverse_nu + at);
    x[j].rho = Zero(d);
  }
  const StateVectors<V> before[2] = {x[0], x[1]};
  FastFormLimits<V> limits[2] = {{Zero(d), Zero(d)}, {Zero(d), Zero(d)}};
  for (i64 t = 0; t < job.steps; ++t)
    step<false, kWeightNormalised, false>(d, constants, job.teacher, x, limits);
  for (std::size_t j = 0; j < 2; ++j) {
    const auto valid =
        And(limits[j].largest_y <= Set(d, kSmallTurn), limits[j].smallest_sine >= Zero(d));
    if (!AllTrue(d, valid)) {
      StateVectors<V> again[1] = {before[j]};
      const StepVectors<V> general[1] = {one};
      for (i64 t = 0; t < job.steps; ++t)
        step<true, kWeightNormalised, false>(d, general, job.teacher, again, nullptr);
      x[j] = again[0];
    }
    const std::size_t at = i + j * width;
    StoreU(x[j].psi, d, job.psi + at);
    StoreU(x[j].s, d, job.s + at);
    StoreU(x[j].omega, d, job.omega + at);
    StoreU(x[j].inverse_nu, d, job.inverse_nu + at);
  }
}

template <class D>
void work(D d, const LockstepJob& job, bool weight_normalised) {
  for (std::size_t i = 0; i < job.count; i += 2 * Lanes(d)) {
    if (weight_normalised)
      advance_pair<true>(d, job, i);
    else
      advance_pair<false>(d, job, i);
  }
}

void work_vectors(const LockstepJob& job, bool weight_normalised) {
  work(hwy::HWY_NAMESPACE::ScalableTag<double>(), job, weight_normalised);
}

#if HWY_TARGET == HWY_STATIC_TARGET
void work_one_lane(const LockstepJob& job, bool weight_normalised) {
  work(lane::Tag(), job, weight_normalised);
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace sidestep
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sidestep {

void LockstepStates::resize(std::size_t count) {
  const std::size_t padded = (count + kPadding - 1) / kPadding * kPadding;
  psi.resize(padded, 1.0);
  for (std::vector<double>* zero : {&s, &omega}) zero->resize(padded, 0.0);
  inverse_nu.resize(padded, 1.0);
  // What is behind the last state is advanced too: let it be something tame.
  for (std::size_t i = count; i < padded; ++i) set(i, {.psi = 1, .s = 0, .omega = 0, .nu = 1});
  count_ = count;
}

void LockstepStates::set(std::size_t i, const OrderParameters& state) {
  psi[i] = state.psi;
  s[i] = state.s;
  omega[i] = state.omega;
  inverse_nu[i] = 1 / state.nu;
}

OrderParameters LockstepStates::get(std::size_t i) const {
  return {.psi = psi[i], .s = s[i], .omega = omega[i], .rho = 0, .nu = 1 / inverse_nu[i]};
}

void LockstepStates::move(std::size_t from, std::size_t to) {
  psi[to] = psi[from];
  s[to] = s[from];
  omega[to] = omega[from];
  inverse_nu[to] = inverse_nu[from];
}

void advance(const Problem& problem, const TeacherMoments& teacher, std::size_t stage, i64 steps,
             Simd simd, LockstepStates& states) {
  const bool weight_normalised = problem.student == StudentKind::cnn;
  LockstepJob job{states.psi.data(),
                  states.s.data(),
                  states.omega.data(),
                  states.inverse_nu.data(),
                  states.psi.size(),
                  step_constants(teacher, problem.steps[stage]),
                  teacher,
                  0};
  while (steps > 0) {
    job.steps = std::min(steps, kRefreshEvery);
    steps -= job.steps;
    switch (simd) {
      case Simd::scalar: N_SSE4::work_one_lane(job, weight_normalised); break;
      case Simd::sse4: N_SSE4::work_vectors(job, weight_normalised); break;
      case Simd::avx2: N_AVX2::work_vectors(job, weight_normalised); break;
      case Simd::avx512: N_AVX3::work_vectors(job, weight_normalised); break;
    }
  }
}

}  // namespace sidestep
#endif  // HWY_ONCE
