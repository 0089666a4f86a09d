#include "sidestep/certify/order_step.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sidestep/certify/elementary.h"

namespace sidestep {
namespace {

constexpr double kKernelError = 1e-14, kTurnError = 8e-15, kUlp = 0x1p-53;
constexpr double kHalfPi = 0x1.921fb54442d18p+0;
constexpr double kAngleMost = kPiInterval.hi;
constexpr double kSmallTurn = 0x1p-5;

constexpr double factorial(int n) {  // exact up to 22!
  double product = 1;
  for (int i = 2; i <= n; ++i) product *= i;
  return product;
}

template <std::size_t N>
struct Coefficients {
  double c[N];
};
constexpr Coefficients<11> make_sine() {
  Coefficients<11> s{};
  for (int i = 0; i < 11; ++i) s.c[i] = (i % 2 == 0 ? 1 : -1) / factorial(2 * i + 1);
  return s;
}
constexpr Coefficients<11> make_cosine() {
  Coefficients<11> s{};
  for (int i = 0; i < 11; ++i) s.c[i] = (i % 2 == 0 ? 1 : -1) / factorial(2 * i);
  return s;
}
constexpr Coefficients<11> make_atan() {
  Coefficients<11> s{};
  for (int i = 0; i < 11; ++i) s.c[i] = (i % 2 == 0 ? 1.0 : -1.0) / (2 * i + 1);
  return s;
}
constexpr auto kSine = make_sine(), kCosine = make_cosine(), kAtan = make_atan();

template <int N>
inline double horner(const double* c, double y) {
  double value = c[N - 1];
  for (int i = N - 1; i-- > 0;) value = value * y + c[i];
  return value;
}

template <bool kSmall>
inline double arc_tangent_near(double x) {
  if constexpr (kSmall) return x * horner<6>(kAtan.c, x * x);
  const double once = x / (1 + std::sqrt(1 + x * x));
  const double twice = once / (1 + std::sqrt(1 + once * once));
  return 4 * (twice * horner<11>(kAtan.c, twice * twice));
}

inline double at_least(double x, double low) { return x > low ? x : low; }
inline double at_most(double x, double high) { return x < high ? x : high; }

// Straight lines over arrays of eight, which the compiler turns into vector instructions.
template <bool kSmall>
void advance_lanes(const OrderStep& step, const OrderBounds& bounds, CornerLanes& lanes,
                   i64 steps) {
  constexpr int kN = kCornerLanes;
  double psi[kN], f[kN], n[kN], psi_move[kN], f_move[kN], n_move[kN];
  double f_lo[kN], f_hi[kN], n_lo[kN], n_hi[kN];
  for (int i = 0; i < kN; ++i) {
    const bool up = lanes.side[i] > 0;
    psi[i] = lanes.psi[i], f[i] = lanes.f[i], n[i] = lanes.n[i];
    psi_move[i] = lanes.side[i] * step.psi_error;
    f_move[i] = lanes.side[i] * step.f_error;
    n_move[i] = lanes.side[i] * step.n_error;
    f_lo[i] = up ? -rounding::kInfinity : bounds.f_lo;
    f_hi[i] = up ? bounds.f_hi : rounding::kInfinity;
    n_lo[i] = up ? -rounding::kInfinity : bounds.n_lo;
    n_hi[i] = up ? bounds.n_hi : rounding::kInfinity;
  }
  const OrderStep p = step;
  for (i64 t = 0; t < steps; ++t) {
    for (int i = 0; i < kN; ++i) {
      const double c = psi[i] - kHalfPi;
      const double y = c * c;
      const double sine = horner<11>(kCosine.c, y);
      const double minus_cosine = c * horner<11>(kSine.c, y);
      const double kernel = sine + psi[i] * minus_cosine;
      const double s = at_most(at_least(f[i] + n[i] * p.per_k, -p.s_most), p.s_most);
      const double x = p.turn * s * (psi[i] * sine);
      const double next_psi = psi[i] + arc_tangent_near<kSmall>(x) + psi_move[i];
      const double next_f = p.keep_f * f[i] + (p.gain_f * kernel + p.push_f) + f_move[i];
      const double next_n = p.keep_n * n[i] + (p.gain_n * kernel + p.push_n) + n_move[i];
      psi[i] = at_most(at_least(next_psi, 0), kAngleMost);
      f[i] = at_most(at_least(next_f, f_lo[i]), f_hi[i]);
      n[i] = at_most(at_least(next_n, n_lo[i]), n_hi[i]);
    }
  }
  for (int i = 0; i < kN; ++i) lanes.psi[i] = psi[i], lanes.f[i] = f[i], lanes.n[i] = n[i];
}

double largest(Interval x) { return abs(x).hi; }
// How far the exact value may be from the double that stands for it.
double spread(Interval x) { return std::max(x.hi - x.middle(), x.middle() - x.lo) * 1.0000001; }

}  // namespace

OrderBounds order_bounds(const TeacherBounds& t, Interval f, Interval n, Interval s) {
  const Interval pi = kPiInterval, angle_part = Interval(0, pi.hi);
  const Interval f_target = (angle_part * t.q_perp + pi * t.U2_k - t.q) / (pi - 1);
  const Interval n_all = hull(n, -(angle_part * t.T));
  const Interval f_all = hull(f, f_target);
  // s goes to ((g - 1) q - n)/(pi - 1), g from 0 to pi.
  const Interval s_target = (Interval(-1, (pi - 1).hi) * t.q - n_all) / (pi - 1);
  return {f_all.lo, f_all.hi, n_all.lo, n_all.hi, std::max(largest(s), largest(s_target))};
}

bool stage_preserves_order(const TeacherBounds& t, const Stage& stage, const OrderBounds& bounds) {
  const Interval pi = kPiInterval;
  const Interval lambda = Interval(stage.eta_a) / (2 * pi) * (Interval(t.k) + pi - 1);
  return lambda.hi <= 1 && (Interval(stage.eta_w) / 2 * bounds.s_most).hi <= 1;
}

OrderStep order_step(const TeacherBounds& t, const Stage& stage, const OrderBounds& bounds) {
  const Interval pi = kPiInterval, k = t.k;
  const Interval alpha = Interval(stage.eta_a) / (2 * pi), turn = Interval(stage.eta_w) / (2 * pi);
  const Interval keep_f = 1 - alpha * (pi - 1), keep_n = 1 - alpha * (k + pi - 1);
  const Interval gain_f = alpha * t.q_perp, push_f = alpha * (pi * t.U2_k - t.q);
  const Interval gain_n = alpha * square(t.U), push_n = -(pi * gain_n);
  const double F = largest({bounds.f_lo, bounds.f_hi}), N = largest({bounds.n_lo, bounds.n_hi});

  const auto linear_error = [&](Interval keep, double size, Interval gain, Interval push) {
    const double constants = spread(keep) * size + spread(gain) * kAngleMost + spread(push);
    const double sizes = largest(keep) * size + largest(gain) * kAngleMost + largest(push);
    return 2 * (constants + largest(gain) * kKernelError + 5 * kUlp * sizes + rounding::kTiny);
  };
  const double s_error = 3 * kUlp * (F + N / t.k);
  const double turn_most = turn.hi * bounds.s_most * kTurnMost * 1.0000001;
  const double turn_error = turn.hi * (bounds.s_most * kTurnError + kTurnMost * s_error) +
                            spread(turn) * bounds.s_most * kTurnMost + 20 * kUlp * turn_most;
  return {.keep_f = keep_f.middle(),
          .gain_f = gain_f.middle(),
          .push_f = push_f.middle(),
          .keep_n = keep_n.middle(),
          .gain_n = gain_n.middle(),
          .push_n = push_n.middle(),
          .turn = turn.middle(),
          .per_k = 1 / t.k,
          .s_most = bounds.s_most,
          .psi_error = 2 * (turn_error + 8 * kUlp),
          .f_error = linear_error(keep_f, F, gain_f, push_f),
          .n_error = linear_error(keep_n, N, gain_n, push_n),
          .small_turn = turn_most <= kSmallTurn};
}

void advance(const OrderStep& step, const OrderBounds& bounds, CornerLanes& lanes, i64 steps) {
  if (step.small_turn)
    advance_lanes<true>(step, bounds, lanes, steps);
  else
    advance_lanes<false>(step, bounds, lanes, steps);
}

}  // namespace sidestep
