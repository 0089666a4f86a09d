#include "sidestep/study/theory.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "sidestep/dynamics/reduced.h"
#include "sidestep/dynamics/start.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/read.h"
#include "sidestep/study/points.h"

namespace sidestep {
namespace {

constexpr int kDirections = 49;  // of starts on the edge of the ball

struct Region {
  double m, M;
  [[nodiscard]] bool holds(const OrderParameters& x) const {
    return kPi - x.psi <= 5 * kPi / 12 && x.s >= m && x.s <= M;
  }
};

// The start in the plane of 1 and a*, with the given components along e1 = 1/sqrt(k) and e2.
OrderParameters planar(const TeacherMoments& teacher, double psi, double x, double y) {
  OrderParameters state;
  state.psi = psi;
  state.s = teacher.U / std::sqrt(teacher.k) * x + std::sqrt(teacher.q_perp) * y;
  state.omega = std::sqrt(teacher.k) * x - teacher.U;
  state.rho = x * x + y * y - 2 * state.s + teacher.q;
  return state;
}

// The first step after which the region held to the end of the time followed.
StageTime stage1_time(const TeacherMoments& teacher, const Stage& stage, OrderParameters x,
                      const Region& region, i64 limit, double& phi_most) {
  for (i64 t = 0; t <= limit; ++t) {
    phi_most = std::max(phi_most, kPi - x.psi);
    // e >= 0 and phi <= 5 pi/12: it never leaves (docs/theory/steps.md).
    if (region.holds(x) && teacher.U * x.omega <= 0) return {t, true};
    x = reduced_step(teacher, stage, false, x);
  }
  return {limit, false};
}

StageTime worse(const StageTime& x, const StageTime& y) {
  if (x.reached != y.reached) return x.reached ? y : x;
  return x.steps >= y.steps ? x : y;
}

void measure_stage1(TheoryRow& row, const Problem& problem, const TheoryOptions& options) {
  const TeacherMoments teacher(problem);
  const Stage& stage = problem.steps[0];
  const Region region = {row.theory.m, row.theory.M};
  row.followed = static_cast<i64>(kFollowed / stage.eta_a);
  const StartLaw law(problem);
  for (i64 run = 0; run < options.runs; ++run)
    row.T1_random =
        worse(row.T1_random, stage1_time(teacher, stage, law.draw(static_cast<std::uint64_t>(run)),
                                         region, row.followed, row.phi_most));

  const double psi = law.draw(0).psi;
  const double radius = problem.init.output_radius;
  OrderParameters worst;
  for (int i = 0; i < kDirections; ++i) {
    const double angle = 2 * kPi * i / kDirections;
    const OrderParameters start =
        planar(teacher, psi, radius * std::cos(angle), radius * std::sin(angle));
    const StageTime time = stage1_time(teacher, stage, start, region, row.followed, row.phi_most);
    if (i > 0 && worse(row.T1_worst, time).steps == row.T1_worst.steps) continue;
    row.T1_worst = time;
    row.worst_s0 = start.s;
    row.worst_u0 = start.omega + teacher.U;
    worst = start;
  }

  // The long run, as a check that the region is kept, and for the range of s in it.
  OrderParameters x = worst;
  row.s_least = std::numeric_limits<double>::infinity();
  row.s_most = -row.s_least;
  for (i64 t = 0; t <= row.followed; ++t) {
    row.phi_most = std::max(row.phi_most, kPi - x.psi);
    if (t >= row.T1_worst.steps) {
      row.s_least = std::min(row.s_least, x.s / teacher.q);
      row.s_most = std::max(row.s_most, x.s / teacher.q);
    }
    x = reduced_step(teacher, stage, false, x);
  }

  const Stage practical = {Stage::kForever, row.practical_eta_a(), row.practical_eta_w()};
  double ignored = 0;
  row.practical_T1 = stage1_time(teacher, practical, worst, region,
                                 static_cast<i64>(kFollowed / practical.eta_a), ignored)
                         .steps;
}

// When both distances were last above their levels, plus one; followed until both are far below
// all levels.
std::array<StageTime, 3> stage2_times(const TeacherMoments& teacher, const Stage& stage,
                                      OrderParameters x, i64 limit) {
  std::array<StageTime, 3> times{};
  constexpr double kFar = 1e-2;
  for (i64 t = 0; t <= limit; ++t) {
    const double half = std::sin((kPi - x.psi) / 2);
    const double w = 4 * half * half;
    bool far_below = true;
    for (std::size_t i = 0; i < times.size(); ++i) {
      const double delta = kTheoryDeltas[i];
      if (w > delta || x.rho > 5 * delta) times[i] = {t + 1, false};
      far_below = far_below && w <= kFar * delta && x.rho <= 5 * kFar * delta;
    }
    if (far_below) {
      for (StageTime& time : times) time.reached = true;
      return times;
    }
    x = reduced_step(teacher, stage, false, x);
  }
  for (std::size_t i = 0; i < times.size(); ++i) times[i].reached = times[i].steps <= limit;
  return times;
}

void measure_stage2(TheoryRow& row, const Problem& problem) {
  const TeacherMoments teacher(problem);
  const Stage& stage = problem.steps[0];
  const auto follow = [&](const OrderParameters& start) {
    return stage2_times(teacher, stage, start,
                        static_cast<i64>(2 * row.theory.T2(kTheoryDeltas[2], start.rho)) + 1);
  };
  row.T2_start = follow(StartLaw(problem).draw(0));
  // The corners: s = m or M, e = 0 or 3 U^2, at 5 pi/12, with the shortest a_0 that has them.
  for (const double s : {row.theory.m, row.theory.M})
    for (const double e : {0.0, 3 * row.U * row.U}) {
      const double u = row.U - e / row.U;
      const double x = u / std::sqrt(teacher.k);
      const double y = (s - teacher.U / std::sqrt(teacher.k) * x) / std::sqrt(teacher.q_perp);
      const OrderParameters start = planar(teacher, 7 * kPi / 12, x, y);
      const auto times = follow(start);
      for (std::size_t i = 0; i < times.size(); ++i) {
        row.T2_worst[i] = worse(row.T2_worst[i], times[i]);
        row.T2_predicted[i] =
            std::max(row.T2_predicted[i], row.theory.T2(kTheoryDeltas[i], start.rho));
      }
    }
}

TheoryRow measure(int k, const TheoryOptions& options) {
  const std::string seed = fmt::format("run.seed={}", options.seed);
  const Problem stage1 = read_problem(fmt::format("theorem4/k{}", k), {seed});
  const Problem stage2 = read_problem(fmt::format("theorem13/k{}", k), {seed});
  const TeacherMoments teacher(stage1);
  TheoryRow row;
  row.k = k;
  row.q = teacher.q;
  row.U = teacher.U;
  row.theory = theory_steps(teacher.k, teacher.q, teacher.U);
  row.T1_random.reached = row.T1_worst.reached = true;
  for (StageTime& time : row.T2_worst) time.reached = true;
  measure_stage1(row, stage1, options);
  measure_stage2(row, stage2);
  return row;
}

}  // namespace

std::vector<TheoryRow> study_theory(const TheoryOptions& options) {
  static const std::atomic<bool> kNever{false};
  const std::atomic<bool>& stop = options.stop != nullptr ? *options.stop : kNever;
  const i64 count = std::count_if(kTable1.begin(), kTable1.end(), [&](const TableColumn& column) {
    return column.k <= options.most_k;
  });
  std::vector<TheoryRow> rows(static_cast<std::size_t>(count));
  // The widest first: they take longest.
  const auto work = [&](i64 point) {
    if (stop) return false;
    const auto i = static_cast<std::size_t>(count - 1 - point);
    rows[i] = measure(kTable1[i].k, options);
    return true;
  };
  const i64 done =
      run_points({.first = 0, .until = count, .jobs = options.jobs}, work, {}, {}, stop);
  rows.erase(rows.begin(), rows.begin() + (count - done));
  return rows;
}

double exponent_of_k(const std::vector<TheoryRow>& rows, const std::vector<double>& y) {
  const auto n = static_cast<double>(rows.size());
  double sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double log_k = std::log(static_cast<double>(rows[i].k));
    const double log_y = std::log(y[i]);
    sx += log_k;
    sy += log_y;
    sxx += log_k * log_k;
    sxy += log_k * log_y;
  }
  return rows.size() < 2 ? std::numeric_limits<double>::quiet_NaN()
                         : (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

}  // namespace sidestep
