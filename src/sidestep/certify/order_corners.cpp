#include "sidestep/certify/order_corners.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "sidestep/certify/elementary.h"
#include "sidestep/problem/threads.h"

namespace sidestep {
namespace {

constexpr i64 kBlock = 64;           // steps between looks at a corner
constexpr std::size_t kGroup = 128;  // corners that a thread runs in lockstep
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr SaddleEdge kNowhere = {kNone, kNone, kNone};

// The two ends between which f' must lie (Theorem O), at g.
Interval from_e(const TeacherBounds& t, double g) { return (kPiInterval - g) * t.T / t.k; }
Interval from_f(const TeacherBounds& t, double g) {
  return (g * t.q_perp + kPiInterval * t.U2_k - t.q) / (kPiInterval - 1);
}

// The least double psi (sign = 1) with g(psi) >= g for certain, or the greatest with g(psi) <= g.
double angle_with_kernel(double g, int sign) {
  double low = 0, high = kPiInterval.lo;
  for (int i = 0; i < 80; ++i) {
    const double middle = low / 2 + high / 2;
    if (sign > 0)
      (kernel(middle).lo >= g ? high : low) = middle;
    else
      (kernel(middle).hi <= g ? low : high) = middle;
  }
  return sign > 0 ? high : low;
}

SaddleEdge edge_above(const TeacherBounds& t, double saddle) {
  for (double margin = 1e-7; margin < 4; margin *= 10) {
    const double g = std::max(saddle, 0.0) + margin;
    if (!(g < 3.14)) break;
    const double low = from_e(t, g).hi, high = from_f(t, g).lo;
    const double f = low / 2 + high / 2;
    if (low <= f && f <= high)
      return {angle_with_kernel(g, 1), f, rounding::up(-t.k * f) + rounding::kTiny};
  }
  return kNowhere;
}

SaddleEdge edge_below(const TeacherBounds& t, double saddle) {
  for (double margin = 1e-7; margin < 4; margin *= 10) {
    const double g = saddle - margin;
    if (!(g > 0)) break;
    const double low = from_f(t, g).hi, high = from_e(t, g).lo;
    const double f = low / 2 + high / 2;
    if (low <= f && f <= high)
      return {angle_with_kernel(g, -1), f, rounding::down(-t.k * f) - rounding::kTiny};
  }
  return kNowhere;
}

double saddle_kernel(const TeacherBounds& t) {
  return ((t.q - kPiInterval * t.T) / (t.q - t.T)).middle();
}

struct Lane {
  std::size_t corner;
  double psi, f, n, side;
};

CornerEnd where(const OrderSystem& system, const Lane& x) {
  const SaddleEdge &a = system.above, &b = system.below;
  if (x.psi >= a.psi && x.f > a.f && x.n > a.n) return CornerEnd::above;
  if (x.psi <= b.psi && x.f < b.f && x.n < b.n) return CornerEnd::below;
  return CornerEnd::open;
}

void advance_all(const OrderSystem& system, std::size_t stage, std::vector<Lane>& lanes,
                 i64 steps) {
  for (std::size_t first = 0; first < lanes.size(); first += kCornerLanes) {
    CornerLanes eight{};
    for (std::size_t i = 0; i < kCornerLanes; ++i) {
      const Lane& lane = lanes[std::min(first + i, lanes.size() - 1)];
      eight.psi[i] = lane.psi, eight.f[i] = lane.f, eight.n[i] = lane.n;
      eight.side[i] = lane.side;
    }
    advance(system.steps[stage], system.bounds, eight, steps);
    for (std::size_t i = 0; i < kCornerLanes && first + i < lanes.size(); ++i) {
      Lane& lane = lanes[first + i];
      lane.psi = eight.psi[i], lane.f = eight.f[i], lane.n = eight.n[i];
    }
  }
}

void run_group(const OrderSystem& system, std::span<const Corner> corners, CornerEnd* ends,
               const Limits& limits) {
  const OrderBounds& keep = system.bounds;
  std::vector<Lane> lanes;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Corner& c = corners[i];
    if (c.upper)
      lanes.push_back({i, c.psi, std::min(c.f, keep.f_hi), std::min(c.n, keep.n_hi), 1});
    else
      lanes.push_back({i, c.psi, std::max(c.f, keep.f_lo), std::max(c.n, keep.n_lo), -1});
  }
  std::size_t stage = 0;
  for (i64 t = 0;;) {
    std::erase_if(lanes, [&](const Lane& lane) {
      ends[lane.corner] = where(system, lane);
      return ends[lane.corner] != CornerEnd::open;
    });
    if (lanes.empty() || t >= system.most_steps || limits.reached()) return;
    while (system.until[stage] <= t) ++stage;
    const i64 steps = std::min(kBlock, system.until[stage] - t);
    advance_all(system, stage, lanes, steps);
    t += steps;
  }
}

}  // namespace

SaddleEdges saddle_edges(const TeacherBounds& teacher) {
  const double saddle = saddle_kernel(teacher);
  return {edge_above(teacher, saddle), edge_below(teacher, saddle)};
}

// Some of the times in which a and the distance to the saddle change by a factor e; the latter from
// the root m of (2) in critical_points.md, plainly in doubles.
i64 corner_patience(const TeacherBounds& t, const Problem& problem) {
  const double saddle = saddle_kernel(t);
  const Stage& last = problem.steps.back();
  const double pi = kPiInterval.lo, alpha = last.eta_a / (2 * pi), turn = last.eta_w / (2 * pi);
  const double lambda_s = alpha * (pi - 1), lambda = alpha * (t.k + pi - 1);
  double slowest = 1 / lambda_s;
  if (saddle > 0) {
    const double c = turning(angle_with_kernel(saddle, 1)).lo, q = t.q.middle(), T = t.T.middle();
    double low = 0, high = 1;
    for (int i = 0; i < 60; ++i) {
      const double m = low / 2 + high / 2;
      const double left = m * (m + lambda_s) * (m + lambda);
      (left < alpha * turn * c * c * (q * (m + lambda) - lambda * T) ? low : high) = m;
    }
    slowest += 1 / std::max(high, 1e-9);
  }
  const i64 begins = problem.steps.size() > 1 ? problem.steps[problem.steps.size() - 2].until : 0;
  return begins + static_cast<i64>(std::min(20 * slowest, 1e8)) + 20 * kBlock;
}

std::optional<OrderSystem> order_system(const Problem& problem, Interval f, Interval n,
                                        Interval s) {
  if (problem.student != StudentKind::resnet) return std::nullopt;
  OrderSystem system;
  system.teacher = teacher_bounds(problem);
  system.bounds = order_bounds(system.teacher, f, n, s);
  for (const Stage& stage : problem.steps) {
    if (!stage_preserves_order(system.teacher, stage, system.bounds)) return std::nullopt;
    system.steps.push_back(order_step(system.teacher, stage, system.bounds));
    system.until.push_back(stage.until);
  }
  const SaddleEdges edges = saddle_edges(system.teacher);
  system.above = edges.above, system.below = edges.below;
  system.most_steps = corner_patience(system.teacher, problem);
  return system;
}

std::vector<CornerEnd> run_corners(const OrderSystem& system, std::span<const Corner> corners,
                                   int jobs, const Limits& limits) {
  std::vector<CornerEnd> ends(corners.size(), CornerEnd::open);
  // Groups small enough that every thread has work; the answers do not depend on the size.
  const auto threads = static_cast<std::size_t>(std::max(jobs, 1));
  const std::size_t group =
      std::clamp((corners.size() / threads + 7) / 8 * 8, std::size_t{8}, kGroup);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next.fetch_add(group); i < corners.size(); i = next.fetch_add(group)) {
      const std::size_t count = std::min(group, corners.size() - i);
      run_group(system, corners.subspan(i, count), ends.data() + i, limits);
    }
  };
  const std::size_t groups = (corners.size() + group - 1) / group;
  work_together(static_cast<int>(std::min(threads, groups)), work);
  return ends;
}

RunCorners remembered(RunCorners run, Answers& answers) {
  return [run = std::move(run), &answers](std::span<const Corner> corners, const Limits& limits) {
    const std::string letters = "oab";  // of the values of CornerEnd
    const auto work = [&](std::size_t first, std::size_t count) {
      std::string piece;
      for (const CornerEnd end : run(corners.subspan(first, count), limits))
        piece += letters[static_cast<std::size_t>(end)];
      return piece;
    };
    std::vector<CornerEnd> ends;
    for (const char letter : answers.ask(corners.size(), letters, limits, work))
      ends.push_back(static_cast<CornerEnd>(letters.find(letter)));
    return ends;
  };
}

}  // namespace sidestep
