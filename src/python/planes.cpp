// Pictures of one problem: the commands boundary, landscape, reproduce figure2.
#include "sidestep/report/planes.h"

#include "arrays.h"
#include "calls.h"
#include <memory>
#include <stdexcept>

#include "sidestep/dynamics/start.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/landscape.h"
#include "sidestep/report/json.h"
#include "sidestep/study/boundary.h"
#include "sidestep/study/figure2.h"
#include "sidestep/study/landscape.h"

namespace sidestep::python {

py::tuple boundary(const Problem& problem, const Integer& starts, const Integer& seed) {
  LongCall call(py::none{});
  const Problem asked = with_runs(problem, {}, seed);
  BoundaryStudyOptions options;
  options.starts = integer("starts", starts, 1, kMostStarts, options.starts);
  options.simd = simd();
  options.stop = &call.stop;
  require_boundary(asked);
  const auto result = shared(call([&] { return study_boundary(asked, options); }));
  if (const Text failure = boundary_failure(asked, *result); !failure.empty())
    throw std::runtime_error(failure);
  const py::capsule owner = keep(result);
  py::dict arrays;
  const std::pair<const char*, double BoundaryPoint::*> columns[] = {
      {"along", &BoundaryPoint::along},
      {"across", &BoundaryPoint::across},
      {"phi_0", &BoundaryPoint::phi},
      {"u_0", &BoundaryPoint::u},
      {"s_0", &BoundaryPoint::s}};
  for (const auto& [name, member] : columns) arrays[name] = column(result->points, member, owner);
  return py::make_tuple(boundary_json(asked, *result, {}, false), arrays,
                        cloud(result->starts, owner), result->dimensions, result->random_filter);
}

py::tuple basins(const Problem& problem, const Integer& columns, const Integer& rows,
                 const Integer& starts, const Integer& seed) {
  constexpr i64 kMostCells = 4000;
  LongCall call(py::none{});
  const Problem asked = with_runs(problem, {}, seed);
  if (asked.p() == 1)
    throw FieldError("teacher.filter", "one entry", "two or more, so that the filter can turn");
  Figure2Options options;
  options.columns = integer("columns", columns, 2, kMostCells, options.columns);
  options.rows = integer("rows", rows, 2, kMostCells, options.rows);
  options.starts = integer("starts", starts, 1, kMostStarts, options.starts);
  options.simd = simd();
  options.stop = &call.stop;
  const auto result = shared(call([&] { return figure2_panel(asked.name, asked, options); }));
  const py::capsule owner = keep(result);
  py::dict arrays;
  arrays["phi"] = view(result->phi, owner);
  arrays["s"] = view(result->s, owner);
  arrays["label"] = outcomes(result->labels.data(), result->labels.size(), sizeof(Outcome), owner)
                        .reshape({static_cast<py::ssize_t>(result->s.size()),
                                  static_cast<py::ssize_t>(result->phi.size())});
  arrays["boundary_phi"] = column(result->boundary, &PlaneCrossing::phi, owner);
  arrays["boundary_s"] = column(result->boundary, &PlaneCrossing::s, owner);
  py::list runs, points;
  for (const PlaneRun& one : result->runs) {
    py::dict entry = series(one.trajectory, owner);
    entry["run"] = one.run;
    entry["outcome"] = to_string(one.trajectory.end.result.outcome);
    runs.append(entry);
  }
  for (const CriticalPoint& point : result->points) {
    py::dict entry;
    entry["name"] = point.name;
    entry["phi"] = point.at.phi;
    entry["s"] = point.at.s;
    points.append(entry);
  }
  py::dict rest;
  rest["problem"] = asked.name;
  rest["phi_shortcut"] = result->phi_shortcut;
  rest["s_scale"] = result->s_scale;
  rest["rows_unclear"] = result->rows_unclear;
  rest["proved"] = result->proved;
  rest["random_filter"] = asked.init.filter_law == FilterLaw::sphere;
  return py::make_tuple(rest, arrays, cloud(result->starts, owner), runs, points);
}

py::tuple landscape(const Problem& problem, const Integer& grid, const Integer& trajectories,
                    const py::object& hold, const Integer& seed) {
  LongCall call(py::none{});
  const Problem asked = with_runs(problem, {}, seed);
  if (asked.p() == 1)
    throw FieldError("teacher.filter", "one entry", "two or more, so that the filter can turn");
  LandscapeOptions options;
  options.grid = integer("grid", grid, 2, 2001, options.grid);
  options.trajectories = integer("trajectories", trajectories, 0, 1000, options.trajectories);
  options.stop = call.stop_request();
  const TeacherMoments teacher(asked);
  if (!hold.is_none()) {
    if (!holds_mean(teacher))
      throw InputError(
          "hold: found a value; allowed: none for a teacher whose output weights are all equal, "
          "where a'a* determines u");
    options.mean = py::isinstance<py::str>(hold)
                       ? choice<double>("hold", hold.cast<Text>(),
                                        {{"teacher", teacher.U},
                                         {"start", teacher.U + StartLaw(asked).draw(0).omega}})
                       : real("hold", hold.cast<double>(), -1e50, 1e50, 0);
  }
  const auto result = shared(call([&] { return study_landscape(asked, options); }));
  std::vector<double> heights;
  for (const CriticalPoint& point : result->points)
    heights.push_back(least_loss(teacher, kPi - point.at.phi, point.at.s, options.mean));
  const py::capsule owner = keep(result);
  py::dict arrays;
  arrays["phi"] = view(result->phi, owner);
  arrays["s"] = view(result->s, owner);
  arrays["loss"] = view(
      result->loss, owner,
      {static_cast<py::ssize_t>(result->s.size()), static_cast<py::ssize_t>(result->phi.size())});
  arrays["point_height"] = moved(std::move(heights));
  py::list runs;
  for (const Trajectory& one : result->trajectories) runs.append(series(one, owner));
  return py::make_tuple(landscape_json(asked, options, *result, {}), arrays, runs,
                        landscape_title(options.mean));
}

}  // namespace sidestep::python
