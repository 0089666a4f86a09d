#include "sidestep/study/figure2.h"

#include <cmath>

#include "sidestep/ensemble/labeller.h"
#include "sidestep/ensemble/shooting.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/math/vectors.h"
#include "sidestep/outcome/order.h"
#include "sidestep/problem/read.h"
#include "sidestep/study/landscape.h"

namespace sidestep {
namespace {

constexpr double kRim = 1e-6;  // rows are searched from this angle to pi less this angle
constexpr int kProbes = 33;    // labels looked at along a row where no theorem says one change
constexpr double kTolerance = 1e-10;  // of a crossing, in units of the row

double angle_of_shortcut(const Problem& problem) {
  const std::vector<double> ones(problem.teacher.filter.size(), 1);
  return kPi - supplementary_angle(ones, problem.teacher.filter);
}

// The size of s_0: where rows are as dense as they need to be to tell the starts apart.
double typical_overlap(const std::vector<LabelledStart>& starts, double q) {
  double squares = 0;
  for (const LabelledStart& start : starts) squares += start.at.s * start.at.s;
  return squares > 0 ? std::sqrt(squares / static_cast<double>(starts.size())) : q / 10;
}

std::vector<PlaneRun> first_runs(const Problem& problem, const std::vector<LabelledStart>& starts,
                                 const Figure2Options& options) {
  const StopRequest stop = [&options] { return options.stop != nullptr && *options.stop; };
  std::vector<PlaneRun> runs;
  for (const Outcome outcome : {Outcome::global, Outcome::spurious})
    for (const LabelledStart& start : starts) {
      if (start.outcome != outcome || start.at.s >= 0) continue;
      runs.push_back({start.run, whole_trajectory(problem, start.run, stop)});
      break;
    }
  return runs;
}

// Centres of the cells. The map reaches as far as the critical points and the runs.
void lay_out(Figure2Panel& panel, const Figure2Options& options) {
  for (i64 i = 0; i < options.columns; ++i)
    panel.phi.push_back(kPi * (static_cast<double>(i) + 0.5) /
                        static_cast<double>(options.columns));
  std::vector<Trajectory> trajectories;
  for (const PlaneRun& run : panel.runs) trajectories.push_back(run.trajectory);
  const Range range = overlap_range(panel.points, trajectories);
  const double low = std::asinh(range.low / panel.s_scale);
  const double high = std::asinh(range.high / panel.s_scale);
  for (i64 j = 0; j < options.rows; ++j) {
    const double place = (static_cast<double>(j) + 0.5) / static_cast<double>(options.rows);
    panel.s.push_back(panel.s_scale * std::sinh(low + (high - low) * place));
  }
}

void label_cells(Figure2Panel& panel, const TeacherMoments& teacher,
                 const Figure2Options& options) {
  std::vector<OrderParameters> cells;
  for (const double s : panel.s)
    for (const double phi : panel.phi) cells.push_back(plane_start(teacher, phi, s));
  Labeller label(panel.problem, panel.problem.run.max_steps, options.simd, options.stop);
  for (const RunResult& result : label(cells)) panel.labels.push_back(result.outcome);
}

void find_boundary(Figure2Panel& panel, const TeacherMoments& teacher,
                   const Figure2Options& options) {
  // e = U (U - u) along a_0 = s a*/q.
  const double most = std::max(std::abs(panel.s.front()), std::abs(panel.s.back()));
  const double square = teacher.U * teacher.U;
  panel.proved = preserves_order(panel.problem, {most, square * (1 - panel.s.back() / teacher.q),
                                                 square * (1 - panel.s.front() / teacher.q)});
  std::vector<StartLine> rows;
  for (const double s : panel.s)
    rows.push_back({plane_start(teacher, kPi - kRim, s), plane_start(teacher, kRim, s)});
  const ShootingOptions shooting{.tolerance = kTolerance,
                                 .probes = panel.proved ? 2 : kProbes,
                                 .max_steps = panel.problem.run.max_steps,
                                 .stop = options.stop};
  ShootingEffort effort;
  const std::vector<Crossing> crossings =
      find_crossings(panel.problem, rows, shooting, options.simd, effort);
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const Crossing& crossing = crossings[j];
    if (crossing.kind == Crossing::Kind::crossing)
      panel.boundary.push_back({.phi = kPi - rows[j].at(crossing.t).psi,
                                .s = panel.s[j],
                                .error = crossing.error * (kPi - 2 * kRim)});
    if (crossing.kind == Crossing::Kind::several || crossing.kind == Crossing::Kind::lost)
      ++panel.rows_unclear;
  }
}

}  // namespace

OrderParameters plane_start(const TeacherMoments& teacher, double phi, double s) {
  const double miss = 1 - s / teacher.q;  // a - a* = -miss a*
  return {.psi = kPi - phi,
          .s = s,
          .omega = -miss * teacher.U,
          .rho = miss * miss * teacher.q,
          .nu = 1};
}

Figure2Panel figure2_panel(const std::string& name, const Problem& problem,
                           const Figure2Options& options) {
  const TeacherMoments teacher(problem);
  Figure2Panel panel;
  panel.name = name;
  panel.problem = problem;
  panel.phi_shortcut = angle_of_shortcut(problem);
  panel.points = critical_points(problem);
  std::erase_if(panel.points, [](const CriticalPoint& point) { return !point.exists; });
  panel.starts = start_cloud(problem, options.starts, options.simd, options.stop);
  panel.s_scale = typical_overlap(panel.starts, teacher.q);
  panel.runs = first_runs(problem, panel.starts, options);
  lay_out(panel, options);
  label_cells(panel, teacher, options);
  find_boundary(panel, teacher, options);
  return panel;
}

std::vector<Figure2Panel> study_figure2(const Figure2Options& options) {
  std::vector<Figure2Panel> panels;
  for (const char* name : {"resnet-ssw", "resnet", "cnn"}) {
    Figure2Panel panel =
        figure2_panel(name, read_problem(std::string("table1/") + name + "/k25"), options);
    if (options.stop != nullptr && *options.stop) return panels;
    panels.push_back(std::move(panel));
  }
  return panels;
}

}  // namespace sidestep
