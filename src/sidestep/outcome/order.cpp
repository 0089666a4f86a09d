#include "sidestep/outcome/order.h"

#include <algorithm>
#include <cmath>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/saddle.h"

namespace sidestep {

// For g' on either side of g_s, f' and e' = k f' may be anything between the two targets at g':
// (pi - g') T / k from the recursion of e, (g' q_perp + pi U^2/k - q)/(pi-1) from that of f. They
// meet at g' = g_s. The middle leaves room for rounding on both sides.
SaddleOrder::SaddleOrder(const TeacherMoments& teacher) {
  const auto& [k, q, U, q_perp, turns] = teacher;
  const double drive = U * U / (k + kPi - 1);
  const auto from_e = [&](double g) { return (kPi - g) * drive / teacher.k; };
  const auto from_f = [&](double g) {
    return (g * teacher.q_perp + kPi * teacher.U * teacher.U / teacher.k - teacher.q) / (kPi - 1);
  };
  const auto middle = [&](double g) { return (from_e(g) + from_f(g)) / 2; };
  const std::optional<Saddle> saddle = saddle_point(teacher);
  const double g = saddle ? saddle->g : 0;
  g_below = g - kOrderMargin;
  f_below = middle(g_below);
  // Without a saddle and with room to spare, every angle is above it.
  const bool all_above = !saddle && from_f(0) - from_e(0) > kOrderMargin * q;
  g_above = all_above ? 0 : g + kOrderMargin;
  f_above = middle(g_above);
}

bool preserves_order(const Problem& problem, const StartBounds& starts) {
  if (problem.student != StudentKind::resnet) return false;
  const TeacherMoments teacher(problem);
  const double drive = teacher.U * teacher.U / (teacher.k + kPi - 1);
  const double e_low = std::min(starts.e_low, 0.0);
  const double e_high = std::max(starts.e_high, kPi * drive);
  // |s| stays below the larger of its start and its target, as lambda_s <= lambda <= 1.
  const double s_bound =
      std::max({starts.s, teacher.q + e_high / (kPi - 1), (teacher.q - e_low) / (kPi - 1)});
  return std::all_of(problem.steps.begin(), problem.steps.end(), [&](const Stage& stage) {
    return stage.eta_a / (2 * kPi) * (teacher.k + kPi - 1) <= 1 &&
           kPi * stage.eta_w / (2 * kPi) * s_bound <= 1;
  });
}

}  // namespace sidestep
