#include "sidestep/certify/interval_run.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <string>
#include <utility>

#include "sidestep/certify/elementary.h"
#include "sidestep/problem/threads.h"

namespace sidestep {
namespace {

constexpr i64 kLook = 4;  // steps between looks at a box

struct State {
  Interval psi, f, n, nu;
};

Interval product_of(const TeacherBounds& t, const State& x) { return x.f + x.n / t.k; }

// psi + atan x, folded into [0, pi].
Interval folded(Interval y) {
  const double pi = kPiInterval.hi;
  Interval inside{std::clamp(y.lo, 0.0, pi), std::clamp(y.hi, 0.0, pi)};
  if (y.lo < 0) inside = {0, std::max(inside.hi, std::min(-y.lo, pi))};
  if (y.hi > kPiInterval.lo) {
    const double back = (2 * kPiInterval - Interval(y.hi)).lo;
    inside = {std::clamp(std::min(inside.lo, back), 0.0, pi), pi};
  }
  return inside;
}

State step(const IntervalSystem& system, const IntervalStage& stage, const State& x) {
  const TeacherBounds& t = system.teacher;
  const Interval pi = kPiInterval, g = kernel(x.psi), s = product_of(t, x);
  State next;
  next.f = stage.keep_f * x.f + stage.alpha * (g * t.q_perp + pi * t.U2_k - t.q);
  next.n = stage.keep_n * x.n - stage.alpha * system.U2 * max(pi - g, 0);
  const Interval pull = stage.turn / x.nu;
  const Interval move = pull * s * turning(x.psi);
  // Rising in psi and s: the ends come from the ends.
  const bool rises = (pi * pull * abs(s)).hi <= 1;
  if (rises) {
    const auto moved = [&](double psi, double product) {
      return Interval(psi) + arc_tangent(pull * product * turning(psi));
    };
    next.psi = folded({moved(x.psi.lo, s.lo).lo, moved(x.psi.hi, s.hi).hi});
  } else {
    next.psi = folded(x.psi + arc_tangent(move));
  }
  next.nu = system.cnn ? x.nu * (1 + square(move)) : x.nu;
  return next;
}

// H >= e_t and L <= e_t for ever (Lemma A), for targets of e up to M.
Interval later_e(const IntervalStage& stage, Interval e, Interval M) {
  const Interval kappa = stage.kappa, most = M.hi;
  const double high =
      std::max({(most / (1 - kappa)).hi, e.hi, ((1 + kappa) * most - kappa * Interval(e.lo)).hi});
  return {std::min({e.lo, 0.0, (-(kappa * Interval(high))).lo}), high};
}

bool is_global(const IntervalSystem& system, const IntervalStage& stage, const State& x) {
  const TeacherBounds& t = system.teacher;
  const Interval pi = kPiInterval, s = product_of(t, x);
  if (!(s.lo > 0)) return false;
  const Interval g = kernel(x.psi.lo);
  const Interval e = later_e(stage, -x.n, (pi - g) * t.T);
  const double S = std::max(s.hi, (t.q + e.hi / (pi - 1)).hi);
  const bool no_jump = (pi * stage.turn_most * S / x.nu).hi < 2;
  const SaddleEdge& edge = system.above;
  if (stage.kappa == 0 && no_jump && x.psi.lo >= edge.psi && x.f.lo > edge.f && x.n.lo > edge.n)
    return true;
  if (!(x.psi.lo > (pi / 2).hi)) return false;
  const bool pulled = ((g - 1) * t.q + e.lo).lo > 0;
  const bool leads = stage.kappa == 0 && x.f.lo > 0;
  return (pulled && no_jump) || (leads && (no_jump || system.cnn));
}

bool is_spurious(const IntervalSystem& system, const IntervalStage& stage, const State& x) {
  const TeacherBounds& t = system.teacher;
  const Interval pi = kPiInterval, s = product_of(t, x);
  if (!(s.hi < 0)) return false;
  const Interval e = later_e(stage, -x.n, pi * t.T);
  const double S = std::max(-s.lo, ((t.q - e.lo) / (pi - 1)).hi);
  if (!((Interval(stage.turn_most) * S * std::min(x.psi.hi, 1.0) / x.nu).hi < 2)) return false;
  const SaddleEdge& edge = system.below;
  if (stage.kappa == 0 && x.psi.hi <= edge.psi && x.f.hi < edge.f && x.n.hi < edge.n) return true;
  return ((kernel(x.psi.hi) - 1) * t.q + e.hi).hi < 0;
}

// Its two ends are on different sides of the saddle, or it has lost all meaning.
bool is_hopeless(const IntervalSystem& system, const State& x) {
  const Interval s = product_of(system.teacher, x);
  if (!(s.hi < 1e100 && s.lo > -1e100)) return true;
  const SaddleEdge &a = system.above, &b = system.below;
  const bool high = x.psi.hi >= a.psi && x.f.hi > a.f && x.n.hi > a.n;
  const bool low = x.psi.lo <= b.psi && x.f.lo < b.f && x.n.lo < b.n;
  return high && low && x.psi.width() > 0.5;
}

}  // namespace

IntervalSystem interval_system(const Problem& problem) {
  IntervalSystem system;
  const TeacherBounds t = system.teacher = teacher_bounds(problem);
  system.U2 = square(t.U);
  system.cnn = problem.student == StudentKind::cnn;
  if (system.cnn && problem.init.filter_law == FilterLaw::fixed)
    system.nu = squared_length(problem.init.filter);
  const SaddleEdges edges = saddle_edges(t);
  system.above = edges.above, system.below = edges.below;
  system.most_steps = corner_patience(t, problem);
  system.lawful = true;
  const Interval pi = kPiInterval;
  for (const Stage& stage : problem.steps) {
    const Interval alpha = Interval(stage.eta_a) / (2 * pi);
    const Interval lambda = alpha * (Interval(t.k) + pi - 1), lambda_s = alpha * (pi - 1);
    // One dimension has no angles to turn through.
    const Interval turn = problem.p() == 1 ? Interval(0) : Interval(stage.eta_w) / (2 * pi);
    system.lawful = system.lawful && lambda.hi < 2 && lambda_s.hi <= 1;
    system.stages.push_back({.until = stage.until,
                             .alpha = alpha,
                             .keep_f = 1 - lambda_s,
                             .keep_n = 1 - lambda,
                             .turn = turn,
                             .turn_most = turn.hi,
                             .kappa = std::max(0.0, (lambda - 1).hi)});
  }
  for (std::size_t j = system.stages.size() - 1; j-- > 0;) {
    IntervalStage& stage = system.stages[j];
    stage.turn_most = std::max(stage.turn_most, system.stages[j + 1].turn_most);
    stage.kappa = std::max(stage.kappa, system.stages[j + 1].kappa);
  }
  return system;
}

BoxLabel run_box(const IntervalSystem& system, const StartBox& box, const Limits& limits) {
  if (!system.lawful) return BoxLabel::undecided;
  State x{box.psi, box.f, box.n, system.nu};
  std::size_t stage = 0;
  for (i64 t = 0; t < system.most_steps; ++t) {
    while (system.stages[stage].until <= t) ++stage;
    if (t % kLook == 0) {
      if (is_global(system, system.stages[stage], x)) return BoxLabel::global;
      if (is_spurious(system, system.stages[stage], x)) return BoxLabel::spurious;
      if (is_hopeless(system, x) || limits.reached()) break;
    }
    x = step(system, system.stages[stage], x);
  }
  return BoxLabel::undecided;
}

std::vector<BoxLabel> label_by_intervals(const IntervalSystem& system, const StartSet& set,
                                         std::span<const Box> boxes, int jobs,
                                         const Limits& limits) {
  std::vector<BoxLabel> labels(boxes.size(), BoxLabel::undecided);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < boxes.size(); i = next++)
      labels[i] = run_box(system, enclose(set, boxes[i]), limits);
  };
  work_together(std::min(jobs, static_cast<int>(boxes.size())), work);
  return labels;
}

LabelBoxes remembered(LabelBoxes label, Answers& answers) {
  return [label = std::move(label), &answers](std::span<const Box> boxes, const Limits& limits) {
    const auto work = [&](std::size_t first, std::size_t count) {
      std::string piece;
      for (const BoxLabel one : label(boxes.subspan(first, count), limits))
        piece += static_cast<char>(one);
      return piece;
    };
    std::vector<BoxLabel> labels;
    for (const char letter : answers.ask(boxes.size(), "GSU", limits, work))
      labels.push_back(static_cast<BoxLabel>(letter));
    return labels;
  };
}

}  // namespace sidestep
