#include "sidestep/report/planes.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/report/results.h"

namespace sidestep {
namespace {

std::string shortest(double x) { return fmt::format("{}", x); }

std::string count_text(const std::vector<LabelledStart>& starts) {
  std::string text;
  for (const Outcome outcome :
       {Outcome::global, Outcome::spurious, Outcome::undecided, Outcome::diverged}) {
    const i64 count = count_of(starts, outcome);
    if (count > 0 || outcome == Outcome::global || outcome == Outcome::spurious)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, to_string(outcome));
  }
  return text;
}

// |a| of the shortest a with this 1'a and a'a*.
double shortest_output(const TeacherMoments& teacher, const BoundaryPoint& at) {
  const double along_one = at.u * at.u / teacher.k;
  if (!(teacher.q_perp > 0)) return std::sqrt(along_one);
  const double rest = at.s - at.u * teacher.U / teacher.k;
  return std::sqrt(along_one + rest * rest / teacher.q_perp);
}

// Where the boundary is met by starts, from least to greatest.
std::string extent_text(const Problem& problem, const BoundaryStudy& study) {
  const auto coordinate = [&study](const BoundaryPoint& at) {
    return study.random_filter ? at.phi : at.s;
  };
  const auto [low, high] = std::minmax_element(
      study.points.begin(), study.points.end(),
      [&](const auto& a, const auto& b) { return coordinate(a) < coordinate(b); });
  // Its value where a_0 = 0, or nearest to it.
  const auto middle =
      std::min_element(study.points.begin(), study.points.end(), [](const auto& a, const auto& b) {
        return std::hypot(a.along, a.across) < std::hypot(b.along, b.across);
      });
  if (study.random_filter)
    return fmt::format("  phi_c = {:.6g} at a_0 = 0; from {:.6g} to {:.6g} over all a_0\n",
                       middle->phi, coordinate(*low), coordinate(*high));
  return fmt::format(
      "  from s_c = {:.6g} to {:.6g}; nearest to a_0 = 0 at (u, s) = ({:.6g}, {:.6g}), |a_0| = "
      "{:.4g}\n",
      coordinate(*low), coordinate(*high), middle->u, middle->s,
      shortest_output(TeacherMoments(problem), *middle));
}

// Where the boundary of a half-plane passes s = 0, between two of its rows; not a number if
// nowhere.
double angle_at_zero(const std::vector<PlaneCrossing>& boundary) {
  for (std::size_t j = 1; j < boundary.size(); ++j) {
    const PlaneCrossing& a = boundary[j - 1];
    const PlaneCrossing& b = boundary[j];
    if (a.s <= 0 && b.s > 0) return a.phi + (b.phi - a.phi) * (0 - a.s) / (b.s - a.s);
  }
  return std::nan("");
}

}  // namespace

Table landscape_table(const Landscape& landscape) {
  Table table;
  table.columns = {"phi", "s", "loss"};
  for (std::size_t j = 0; j < landscape.s.size(); ++j)
    for (std::size_t i = 0; i < landscape.phi.size(); ++i)
      table.rows.push_back({shortest(landscape.phi[i]), shortest(landscape.s[j]),
                            shortest(landscape.loss[j * landscape.phi.size() + i])});
  return table;
}

Table landscape_runs_table(const Landscape& landscape) {
  Table table;
  for (std::size_t run = 0; run < landscape.trajectories.size(); ++run) {
    const Trajectory& trajectory = landscape.trajectories[run];
    const Table part = trajectory_table(trajectory);
    table.columns = {"run", "outcome"};
    table.columns.insert(table.columns.end(), part.columns.begin(), part.columns.end());
    for (const auto& row : part.rows) {
      table.rows.push_back({fmt::format("{}", run), to_string(trajectory.end.result.outcome)});
      table.rows.back().insert(table.rows.back().end(), row.begin(), row.end());
    }
  }
  if (table.columns.empty()) table.columns = {"run", "outcome", "t", "phi", "s"};
  return table;
}

std::string landscape_title(const std::optional<double>& mean) {
  return mean ? fmt::format("least loss with 1'a = {:.6g}", *mean)
              : "least loss over the other coordinates of a";
}

std::string landscape_text(const Problem& problem, const LandscapeOptions& options,
                           const Landscape& landscape) {
  const auto [low, high] = std::minmax_element(landscape.loss.begin(), landscape.loss.end());
  std::string text = fmt::format(
      "{}: {} over phi and s = a'a*\n"
      "  {} x {} points, phi from 0 to pi, s from {:.6g} to {:.6g}; loss from {:.6g} to {:.6g}\n\n",
      problem.name, landscape_title(options.mean), landscape.phi.size(), landscape.s.size(),
      landscape.s.front(), landscape.s.back(), *low, *high);
  Table points;
  points.columns = {"point", "phi", "a'a*", "1'a", "loss"};
  for (const CriticalPoint& point : landscape.points)
    points.rows.push_back({point.name, fmt::format("{:.6g}", point.at.phi),
                           fmt::format("{:.6g}", point.at.s), fmt::format("{:.6g}", point.at.u),
                           fmt::format("{:.6g}", point.at.loss)});
  text += to_text(points);
  if (options.mean)
    text += "the points are drawn at their phi and a'a*; their own 1'a is in the table\n";
  if (!landscape.trajectories.empty()) text += '\n';
  for (std::size_t run = 0; run < landscape.trajectories.size(); ++run) {
    const RunResult& end = landscape.trajectories[run].end.result;
    text += fmt::format("run {}: {} after {} steps\n", run, to_string(end.outcome), end.steps);
  }
  return text;
}

Table boundary_table(const BoundaryStudy& study) {
  Table table;
  table.columns = {"along", "across", "phi_0", "u_0", "s_0", "error"};
  for (const BoundaryPoint& at : study.points) {
    table.rows.emplace_back();
    for (const double x : {at.along, at.across, at.phi, at.u, at.s, study.error})
      table.rows.back().push_back(shortest(x));
  }
  return table;
}

Table starts_table(const std::vector<LabelledStart>& starts) {
  Table table;
  table.columns = {"run", "phi_0", "u_0", "s_0", "outcome"};
  for (const LabelledStart& start : starts)
    table.rows.push_back({fmt::format("{}", start.run), shortest(start.at.phi),
                          shortest(start.at.u), shortest(start.at.s), to_string(start.outcome)});
  return table;
}

std::string boundary_text(const Problem& problem, const BoundaryStudy& study) {
  std::string text =
      study.random_filter
          ? fmt::format("{}: the boundary between the basins, phi_c(u_0, s_0), random filter\n",
                        problem.name)
          : fmt::format("{}: the boundary between the basins, s_c(u_0), for phi_0 = {:.6g}\n",
                        problem.name, study.phi);
  const i64 none = study.all_global + study.all_spurious;
  if (!study.points.empty())
    text += fmt::format("  {} points, {} off by at most {:.1g} (estimate); {} lines, {} runs\n",
                        study.points.size(), study.random_filter ? "phi" : "s", study.error,
                        study.lines, study.runs);
  if (none > 0)
    text += fmt::format("  over {} of {} points of the base no boundary: all starts are {}\n", none,
                        none + static_cast<i64>(study.points.size()),
                        study.all_spurious == 0 ? "global"
                        : study.all_global == 0 ? "spurious"
                                                : "global, or all spurious");
  text += study.proved
              ? "  a graph by theorem: steps this small preserve an order (docs/theory/order.md)\n"
              : "  a graph as far as labels along each line show; no theorem covers these steps\n";
  if (!study.points.empty()) text += extent_text(problem, study);
  return text + fmt::format("  of {} starts: {}\n", study.starts.size(), count_text(study.starts));
}

Table figure2_table(const std::vector<Figure2Panel>& panels) {
  Table table;
  table.columns = {"panel", "kind", "run", "t", "phi", "s", "u", "outcome"};
  for (const Figure2Panel& panel : panels) {
    const TeacherMoments teacher(panel.problem);
    for (const PlaneCrossing& at : panel.boundary)
      table.rows.push_back({panel.name, "boundary", "", "", shortest(at.phi), shortest(at.s),
                            shortest(at.s * teacher.U / teacher.q), ""});
    for (const LabelledStart& start : panel.starts)
      table.rows.push_back({panel.name, "start", fmt::format("{}", start.run), "0",
                            shortest(start.at.phi), shortest(start.at.s), shortest(start.at.u),
                            to_string(start.outcome)});
    for (const PlaneRun& run : panel.runs)
      for (std::size_t i = 0; i < run.trajectory.t.size(); ++i) {
        const Observables& at = run.trajectory.states[i];
        table.rows.push_back({panel.name, "run", fmt::format("{}", run.run),
                              fmt::format("{}", run.trajectory.t[i]), shortest(at.phi),
                              shortest(at.s), shortest(at.u),
                              to_string(run.trajectory.end.result.outcome)});
      }
  }
  return table;
}

std::string figure2_text(const std::vector<Figure2Panel>& panels) {
  std::string text =
      "\nFigure 2: the half-plane of phi and s = a'a*, k = 25, classified by proof where u = s "
      "U/q\n";
  for (const Figure2Panel& panel : panels) {
    const i64 undecided = std::count_if(
        panel.labels.begin(), panel.labels.end(),
        [](Outcome label) { return label != Outcome::global && label != Outcome::spurious; });
    const bool random = panel.problem.init.filter_law == FilterLaw::sphere;
    text += fmt::format(
        "  {}: boundary at phi = {:.4f} where s = 0, starts at {}; {} starts: {}; {} of {} cells "
        "undecided\n",
        panel.name, angle_at_zero(panel.boundary),
        random ? "random phi" : fmt::format("phi = {:.4f}", panel.phi_shortcut),
        panel.starts.size(), count_text(panel.starts), undecided, panel.labels.size());
  }
  return text;
}

}  // namespace sidestep
