// sidestep._core: the library for Python. Thin: each function checks its numbers as the command
// line does, calls one study without the GIL and returns (JSON text, arrays); the text is what the
// command prints with --json, so that both say the same by construction. Names, defaults and
// documentation are in python/sidestep.
#include "arrays.h"
#include "long_call.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sidestep/certify/certify.h"
#include "sidestep/certify/critical_boxes.h"
#include "sidestep/certify/replay.h"
#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/ensemble/trajectory.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/landscape.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/report/grid.h"
#include "sidestep/report/json.h"
#include "sidestep/report/planes.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/store/store.h"
#include "sidestep/study/audit.h"
#include "sidestep/study/boundary.h"
#include "sidestep/study/figure2.h"
#include "sidestep/study/landscape.h"
#include "sidestep/study/state_claims.h"
#include "sidestep/study/studies.h"
#include "sidestep/study/sweep.h"
#include "sidestep/study/table1.h"
#include "sidestep/study/threshold.h"

namespace sidestep::python {
namespace {

constexpr i64 kMostRuns = 1'000'000'000'000;
constexpr i64 kMostJobs = 4096;

using Text = std::string;
using Integer = std::optional<i64>;
using Real = std::optional<double>;

// As the command line checks its options; `name` is the argument's.
i64 integer(const char* name, const Integer& value, i64 low, i64 high, i64 otherwise) {
  if (!value) return otherwise;
  if (*value < low || *value > high)
    throw InputError(
        fmt::format("{}: found {}; allowed: an integer from {} to {}", name, *value, low, high));
  return *value;
}

double real(const char* name, const Real& value, double low, double high, double otherwise) {
  if (!value) return otherwise;
  if (!(*value >= low && *value <= high))
    throw InputError(
        fmt::format("{}: found {}; allowed: a number from {} to {}", name, *value, low, high));
  return *value;
}

template <class Value>
Value choice(const char* name, const Text& found,
             const std::vector<std::pair<const char*, Value>>& allowed) {
  Text list;
  for (const auto& [word, value] : allowed) {
    if (found == word) return value;
    list += (list.empty() ? "" : ", ") + Text(word);
  }
  throw InputError(fmt::format("{}: found '{}'; allowed: {}", name, found, list));
}

int jobs_of(const Integer& jobs) {
  return static_cast<int>(integer("jobs", jobs, 1, kMostJobs, default_jobs()));
}

Engine engine_of(const Text& name) {
  return choice<Engine>(
      "engine", name,
      {{"batch", Engine::batch}, {"reduced", Engine::reduced}, {"reference", Engine::reference}});
}

IntervalMethod interval_of(const Text& name) {
  return choice<IntervalMethod>(
      "interval", name,
      {{"wilson", IntervalMethod::wilson}, {"clopper-pearson", IntervalMethod::clopper_pearson}});
}

Problem with_runs(const Problem& problem, const Integer& runs, const Integer& seed) {
  Problem changed = problem;
  changed.run.runs = integer("runs", runs, 1, kMostRuns, problem.run.runs);
  changed.run.seed = static_cast<std::uint64_t>(integer(
      "seed", seed, 0, std::numeric_limits<i64>::max(), static_cast<i64>(problem.run.seed)));
  return changed;
}

StudyOptions study_options(LongCall& call, const Integer& jobs, const Text& command) {
  StudyOptions options;
  options.jobs = jobs_of(jobs);
  options.simd = chosen_simd();
  options.stop = &call.stop;
  options.command = command;
  return options;
}

// ---- Arrays of results. Each view keeps `owner`, of which the records are a part.

template <class Owner>
py::dict series(const Trajectory& trajectory, const std::shared_ptr<Owner>& owner) {
  py::dict arrays;
  arrays["t"] = view(trajectory.t, owner);
  const std::pair<const char*, double Observables::*> columns[] = {
      {"phi", &Observables::phi},
      {"s", &Observables::s},
      {"u", &Observables::u},
      {"r", &Observables::r},
      {"nu", &Observables::nu},
      {"e", &Observables::e},
      {"loss", &Observables::loss},
      {"distance_w", &Observables::distance_w},
      {"distance_a", &Observables::distance_a}};
  for (const auto& [name, member] : columns)
    arrays[name] = column(trajectory.states, member, owner);
  return arrays;
}

template <class Owner>
py::dict cloud(const std::vector<LabelledStart>& starts, const std::shared_ptr<Owner>& owner) {
  const auto count = static_cast<i64>(starts.size());
  const LabelledStart none{};
  const LabelledStart& first = starts.empty() ? none : starts.front();
  const auto at = [&](const double& number) {
    return strided(&number, count, sizeof(LabelledStart), owner);
  };
  py::dict arrays;
  arrays["run"] = strided(&first.run, count, sizeof(LabelledStart), owner);
  arrays["phi"] = at(first.at.phi);
  arrays["u"] = at(first.at.u);
  arrays["s"] = at(first.at.s);
  arrays["outcome"] = strided(reinterpret_cast<const std::uint8_t*>(&first.outcome), count,
                              sizeof(LabelledStart), owner);
  return arrays;
}

// The leaves of the tree: ends of their intervals (n x d), measures, labels as outcomes.
py::dict leaves(const Certificate& certificate) {
  std::vector<double> low, high, measure;
  std::vector<std::uint8_t> label;
  for (const BoxNode& node : certificate.tree.nodes) {
    if (node.children >= 0) continue;
    for (const Interval& side : node.box) {
      low.push_back(side.lo);
      high.push_back(side.hi);
    }
    measure.push_back(node.measure.middle());
    label.push_back(node.label == BoxLabel::global ? 0 : node.label == BoxLabel::spurious ? 1 : 2);
  }
  std::vector<Text> names;
  for (const Coordinate& coordinate : certificate.set.coordinates)
    names.emplace_back(1, coordinate.name);
  const std::vector<py::ssize_t> shape = {static_cast<py::ssize_t>(label.size()),
                                          static_cast<py::ssize_t>(names.size())};
  py::dict arrays;
  arrays["coordinates"] = names;
  arrays["low"] = moved(std::move(low), shape);
  arrays["high"] = moved(std::move(high), shape);
  arrays["measure"] = moved(std::move(measure));
  arrays["label"] = moved(std::move(label));
  return arrays;
}

// ---- The functions of the module, in the order of the command line's help.

Text run(const Problem& problem, const Integer& runs, const Integer& seed, const Integer& jobs,
         const Text& engine, const Text& interval, Store* store, const Integer& rows,
         const Text& command, const py::object& progress) {
  LongCall call(progress);
  const Problem asked = with_runs(problem, runs, seed);
  StudyOptions options = study_options(call, jobs, command);
  options.engine = engine_of(engine);
  options.interval = interval_of(interval);
  options.store = store;
  options.rows_limit = integer("rows", rows, 0, kMostRuns, options.rows_limit);
  options.progress = [&](i64 done) { call.progress(done, asked.run.runs); };
  const EnsembleResult result = call([&] { return study_ensemble(asked, options); });
  return ensemble_json(asked, result, options);
}

py::tuple trajectory(const Problem& problem, const Integer& run_number, const Integer& seed,
                     const Integer& every, bool full) {
  LongCall call(py::none{});
  const Problem asked = with_runs(problem, {}, seed);
  const auto run_index = static_cast<std::uint64_t>(integer("run", run_number, 0, kMostRuns, 0));
  const i64 distance = integer("every", every, 1, kMostRuns, 0);
  const auto result = shared(call([&] {
    return record_trajectory(asked, run_index, full ? Engine::reference : Engine::reduced, distance,
                             call.stop_request());
  }));
  return py::make_tuple(trajectory_json(asked, *result, false), series(*result, result));
}

Text probability(const Problem& problem, const Real& error, const Text& method) {
  LongCall call(py::none{});
  ProbabilityOptions options;
  options.error = real("error", error, 1e-13, 0.1, options.error);
  options.boundary = choice<bool>("method", method, {{"auto", true}, {"lines", false}});
  options.simd = chosen_simd();
  options.stop = &call.stop;
  const Probability result = call([&] { return exact_probability(problem, options); });
  return probability_json(problem, result, options);
}

Text critical(const Problem& problem, bool certified) {
  if (certified) return critical_boxes_json(problem, certify_critical_points(problem));
  return critical_json(problem, critical_points(problem));
}

py::tuple boundary(const Problem& problem, const Integer& starts, const Integer& seed) {
  constexpr i64 kMostStarts = 1'000'000;
  LongCall call(py::none{});
  const Problem asked = with_runs(problem, {}, seed);
  BoundaryStudyOptions options;
  options.starts = integer("starts", starts, 1, kMostStarts, options.starts);
  options.simd = chosen_simd();
  options.stop = &call.stop;
  require_boundary(asked);
  const auto result = shared(call([&] { return study_boundary(asked, options); }));
  if (const Text failure = boundary_failure(asked, *result); !failure.empty())
    throw std::runtime_error(failure);
  py::dict arrays;
  const std::pair<const char*, double BoundaryPoint::*> columns[] = {
      {"along", &BoundaryPoint::along},
      {"across", &BoundaryPoint::across},
      {"phi_0", &BoundaryPoint::phi},
      {"u_0", &BoundaryPoint::u},
      {"s_0", &BoundaryPoint::s}};
  for (const auto& [name, member] : columns) arrays[name] = column(result->points, member, result);
  return py::make_tuple(boundary_json(asked, *result, {}), arrays, cloud(result->starts, result),
                        result->dimensions, result->random_filter);
}

py::tuple basins(const Problem& problem, const Integer& columns, const Integer& rows,
                 const Integer& starts, const Integer& seed) {
  constexpr i64 kMostCells = 4000;
  constexpr i64 kMostStarts = 1'000'000;
  LongCall call(py::none{});
  const Problem asked = with_runs(problem, {}, seed);
  if (asked.p() == 1)
    throw FieldError("teacher.filter", "one entry", "two or more, so that the filter can turn");
  Figure2Options options;
  options.columns = integer("columns", columns, 2, kMostCells, options.columns);
  options.rows = integer("rows", rows, 2, kMostCells, options.rows);
  options.starts = integer("starts", starts, 1, kMostStarts, options.starts);
  options.simd = chosen_simd();
  options.stop = &call.stop;
  const auto result = shared(call([&] { return figure2_panel(asked.name, asked, options); }));
  py::dict arrays;
  arrays["phi"] = view(result->phi, result);
  arrays["s"] = view(result->s, result);
  static_assert(sizeof(Outcome) == sizeof(std::uint8_t));
  arrays["label"] = read_only(py::array(
      py::dtype::of<std::uint8_t>(),
      {static_cast<py::ssize_t>(result->s.size()), static_cast<py::ssize_t>(result->phi.size())},
      reinterpret_cast<const std::uint8_t*>(result->labels.data()), keep(result)));
  arrays["boundary_phi"] = column(result->boundary, &PlaneCrossing::phi, result);
  arrays["boundary_s"] = column(result->boundary, &PlaneCrossing::s, result);
  py::list runs, points;
  for (const PlaneRun& one : result->runs) {
    py::dict entry = series(one.trajectory, result);
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
  return py::make_tuple(rest, arrays, cloud(result->starts, result), runs, points);
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
                       ? choice<double>("hold", hold.cast<Text>(), {{"teacher", teacher.U}})
                       : real("hold", hold.cast<double>(), -1e50, 1e50, 0);
  }
  const auto result = shared(call([&] { return study_landscape(asked, options); }));
  std::vector<double> heights;
  for (const CriticalPoint& point : result->points)
    heights.push_back(least_loss(teacher, kPi - point.at.phi, point.at.s, options.mean));
  py::dict arrays;
  arrays["phi"] = view(result->phi, result);
  arrays["s"] = view(result->s, result);
  arrays["loss"] = view(
      result->loss, result,
      {static_cast<py::ssize_t>(result->s.size()), static_cast<py::ssize_t>(result->phi.size())});
  arrays["point_height"] = moved(std::move(heights));
  py::list runs;
  for (const Trajectory& one : result->trajectories) runs.append(series(one, result));
  return py::make_tuple(landscape_json(asked, options, *result, {}), arrays, runs,
                        landscape_title(options.mean));
}

// `is_text`: `source` is the study's TOML and not its name or path.
py::tuple sweep(const Text& source, bool is_text, bool threshold, bool many, const Integer& seed,
                const Integer& jobs, Store* store, bool fresh, const Text& command,
                const py::object& progress) {
  LongCall call(progress);
  Study study = is_text ? parse_study(source, "study", many) : read_study(source, many);
  if (threshold != study.threshold.has_value())
    throw InputError(fmt::format("{}: found {} [threshold] table; allowed: {} with {}",
                                 study.source, threshold ? "no" : "a", threshold ? "one" : "none",
                                 threshold ? "threshold" : "sweep"));
  if (seed)
    study.set.push_back(
        fmt::format("run.seed={}", integer("seed", seed, 0, std::numeric_limits<i64>::max(), 1)));
  const Grid grid(study);
  GridStudyOptions options;
  options.study = study_options(call, jobs, command);
  options.study.store = store;
  options.fresh = fresh;
  options.study.progress = [&](i64 done) { call.progress(done, grid.points()); };
  const auto result = shared(call([&] {
    check_grid(study, grid, options.study.jobs, call.stop);
    return threshold ? study_threshold(study, grid, options) : study_sweep(study, grid, options);
  }));
  std::vector<py::ssize_t> shape, strides;
  for (const Axis& axis : study.axes) shape.push_back(axis.size());
  strides.resize(shape.size());
  auto stride = static_cast<py::ssize_t>(result->columns.size() * sizeof(double));
  for (std::size_t i = shape.size(); i-- > 0; stride *= shape[i]) strides[i] = stride;
  py::dict arrays, words;
  for (std::size_t j = 0; j < result->columns.size(); ++j) {
    const Text& name = result->columns[j];
    arrays[name.c_str()] = read_only(
        py::array(py::dtype::of<double>(), shape, strides, &result->values[j], keep(result)));
    if (name != "method" && name != "status") continue;
    py::list list;
    for (int value = 0; value < 5; ++value) list.append(grid_cell(name, value));
    words[name.c_str()] = list;
  }
  py::dict rest;
  rest["name"] = study.name;
  rest["points"] = result->points;
  rest["stored_as"] = result->stored_as;
  rest["wall_s"] = result->wall_s;
  return py::make_tuple(grid_spec_json(study, result->columns), arrays, words, rest);
}

Text audit(const std::vector<Text>& ids, const std::optional<Text>& claim, const Text& on,
           const Problem* problem, const Integer& runs, const Real& seconds, const Integer& boxes,
           const py::object& progress) {
  LongCall call(progress);
  AuditOptions options;
  options.limits.seconds = real("time", seconds, 0.01, 86400, 10);
  options.limits.boxes = integer("boxes", boxes, 1, 100'000'000, 2'000'000);
  options.simd = chosen_simd();
  options.stop = &call.stop;
  const std::vector<ClaimReport> reports = call([&]() -> std::vector<ClaimReport> {
    if (claim) {
      UserClaim user{*claim, on, std::nullopt};
      if (problem != nullptr) user.teacher = *problem;
      return {decide_user_claim(user, options.limits)};
    }
    if (problem != nullptr) {
      StateClaimOptions along;
      along.runs = integer("runs", runs, 1, 1'000'000, along.runs);
      along.stop = [&call] { return call.stop.load(); };
      along.before = [&](i64 run) { call.progress(run, along.runs); };
      return study_state_claims(*problem, ids, along);
    }
    return study_audit(ids, options, [&](std::size_t done, std::size_t of, const Text&) {
      call.progress(static_cast<i64>(done), static_cast<i64>(of));
    });
  });
  return audit_json(reports, std::vector<Text>(reports.size()));
}

py::tuple certificate(const Problem& problem, const Real& width, const Real& seconds,
                      const Text& only, const Integer& jobs, const py::object& progress) {
  LongCall call(progress);
  CertifyOptions options;
  options.width = real("width", width, 1e-9, 1, options.width);
  options.seconds = real("time", seconds, 0.01, 1e6, options.seconds);
  const Text part = choice<Text>(
      "only", only, {{"all", "all"}, {"starts", "starts"}, {"probability", "probability"}});
  options.starts = part != "probability";
  options.probability = part != "starts";
  options.jobs = jobs_of(jobs);
  options.stop = &call.stop;
  // How far the undecided measure has come down to the width asked for, in decades, per mille.
  constexpr double kPerMille = 1000;
  options.progress = [&](double undecided) {
    const double done = std::log(std::min(undecided, 1.0)) / std::log(std::min(options.width, 0.9));
    call.progress(static_cast<i64>(kPerMille * std::clamp(done, 0.0, 1.0)),
                  static_cast<i64>(kPerMille));
  };
  std::vector<CertifiedCriticalPoint> critical;
  const Certificate result = call([&] {
    if (part == "all") critical = certify_critical_points(problem);
    return certify(problem, options);
  });
  return py::make_tuple(certificate_json(result, options, "", critical), leaves(result),
                        certificate_text(result));
}

Text replay(const Text& text, const Integer& jobs, const py::object& progress) {
  LongCall call(progress);
  ReplayOptions options;
  options.jobs = jobs_of(jobs);
  options.stop = &call.stop;
  options.progress = [&](i64 done, i64 total) { call.progress(done, total); };
  return replay_json("", call([&] { return replay_certificate(text, options); }));
}

Text table1(const Integer& runs, const Integer& seed, const std::vector<Text>& overrides,
            const Integer& jobs, const Text& interval, const py::object& progress) {
  LongCall call(progress);
  Table1Options table;
  table.runs = integer("runs", runs, 1, kMostRuns, kPaperRuns);
  table.seed =
      static_cast<std::uint64_t>(integer("seed", seed, 0, std::numeric_limits<i64>::max(), 1));
  table.overrides = overrides;
  StudyOptions options = study_options(call, jobs, "");
  options.interval = interval_of(interval);
  const auto began = std::chrono::steady_clock::now();
  const auto cells = static_cast<i64>(3 * kTable1.size());
  ReproduceResult result;
  result.cells = call([&] {
    static_cast<void>(table1_problems(table));
    return study_table1(table, options, [&](std::size_t cell, const Text&) {
      call.progress(static_cast<i64>(cell), cells);
    });
  });
  result.findings = table1_findings(result.cells);
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return reproduce_json(result, options);
}

// (text of the ensemble, arrays of the runs stored one by one)
py::tuple stored_ensemble(const Store& store, i64 id) {
  const EnsembleRow row = store.get(id);
  std::vector<i64> run_numbers, steps;
  std::vector<std::uint8_t> outcomes;
  LongCall call(py::none{});
  call([&] {
    struct Interrupted {};
    store.for_each_run(id, [&](i64 number, const RunResult& result) {
      if (call.stop) throw Interrupted{};
      run_numbers.push_back(number);
      outcomes.push_back(static_cast<std::uint8_t>(result.outcome));
      steps.push_back(result.steps);
    });
    return true;
  });
  py::dict arrays;
  arrays["run"] = moved(std::move(run_numbers));
  arrays["outcome"] = moved(std::move(outcomes));
  arrays["steps"] = moved(std::move(steps));
  return py::make_tuple(store_json({row}, {}), arrays);
}

}  // namespace
}  // namespace sidestep::python

PYBIND11_MODULE(_core, m) {
  namespace py = pybind11;
  using namespace sidestep;          // NOLINT: the library's names are what is bound
  using namespace sidestep::python;  // NOLINT
  m.doc() = "The compiled part of sidestep. Use the package: its functions have documentation.";
  m.attr("version") = build_info().version;
  m.attr("commit") = build_info().commit;

  py::register_exception_translator([](std::exception_ptr pointer) {
    try {
      if (pointer) std::rethrow_exception(pointer);
    } catch (const InputError& error) {
      PyErr_SetString(PyExc_ValueError, error.what());
    } catch (const SystemError& error) {
      PyErr_SetString(PyExc_OSError, error.what());
    }
  });

  py::class_<Problem>(m, "Problem")
      .def_readonly("name", &Problem::name)
      .def_property_readonly("p", &Problem::p)
      .def_property_readonly("k", &Problem::k)
      .def("to_toml", [](const Problem& problem) { return to_toml(problem); })
      .def("hash", &problem_hash);
  // Messages on overrides begin with their key, as there is no --set here.
  m.def("parse_problem", [](const Text& text, const Text& name, const std::vector<Text>& set) {
    return ProblemSource(text, name).with(set);
  });
  m.def("problem_text", &problem_text);
  m.def("catalogue", &catalogue_names);
  m.def("studies", &built_in_studies);
  m.def("audit_ids", &audit_ids);

  m.def("run", &run);
  m.def("trajectory", &trajectory);
  m.def("probability", &probability);
  m.def("critical", &critical);
  m.def("boundary", &boundary);
  m.def("basins", &basins);
  m.def("landscape", &landscape);
  m.def("sweep", &sweep);
  m.def("audit", &audit);
  m.def("certify", &certificate);
  m.def("replay", &replay);
  m.def("table1", &table1);

  py::class_<Store>(m, "Store")
      .def_static("open", &Store::open)
      .def_static("open_existing", &Store::open_existing)
      .def("list", [](const Store& store) { return store_json(store.list(), store.list_grids()); })
      .def("ensemble", &stored_ensemble);
}
