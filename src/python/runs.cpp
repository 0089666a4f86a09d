// Runs and what is computed of them: the commands run, trajectory, probability, critical,
// audit --along, reproduce.
#include "arrays.h"
#include "calls.h"
#include <chrono>
#include <memory>
#include <optional>

#include "sidestep/certify/critical_boxes.h"
#include "sidestep/outcome/large_steps.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/report/along.h"
#include "sidestep/report/json.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/study/table1.h"
#include "sidestep/study/theory.h"

namespace sidestep::python {

namespace {

template <class Number>
py::object or_none(const std::optional<Number>& value) {
  return value ? py::cast(*value) : py::none();
}

// A RuntimeWarning at the line that called the function that called this one.
void warn_of_large_steps(const Problem& problem) {
  const Text warning = large_steps_warning(problem);
  if (!warning.empty() && PyErr_WarnEx(PyExc_RuntimeWarning, warning.c_str(), 2) != 0)
    throw py::error_already_set();
}

}  // namespace

py::dict run(const Problem& problem, const Integer& runs, const Integer& seed, const Integer& jobs,
             const Text& engine, const Text& interval, Store* store, bool fresh,
             const Integer& rows, const Text& command, const py::object& progress) {
  LongCall call(progress);
  const Problem asked = with_runs(problem, runs, seed);
  StudyOptions options = study_options(call, jobs, command);
  options.engine = choice<Engine>(
      "engine", engine,
      {{"batch", Engine::batch}, {"reduced", Engine::reduced}, {"reference", Engine::reference}});
  options.interval = interval_of(interval);
  options.store = store;
  options.fresh = fresh;
  options.rows_limit = integer("rows", rows, 0, kMostRuns, options.rows_limit);
  options.progress = [&](i64 done) { call.progress(done, asked.run.runs); };
  warn_of_large_steps(asked);
  const EnsembleResult result = call([&] { return study_ensemble(asked, options); });
  const bool lanes = options.engine == Engine::batch;
  py::dict found;
  found["problem"] = asked.name;
  found["runs"] = result.tally.runs;
  found["global_"] = result.tally.count(Outcome::global);
  found["spurious"] = result.tally.count(Outcome::spurious);
  found["undecided"] = result.tally.count(Outcome::undecided);
  found["diverged"] = result.tally.count(Outcome::diverged);
  found["rate"] = result.rate();
  found["interval"] = py::make_tuple(result.interval.low, result.interval.high);
  found["interval_method"] = to_string(options.interval);
  found["confidence"] = kConfidence;
  found["steps"] = py::make_tuple(or_none(result.steps.mean()), or_none(result.steps.median()),
                                  or_none(result.steps.p99()), or_none(result.steps.max()));
  found["gd_steps"] = result.tally.gd_steps;
  found["wall_s"] = result.wall_s;
  found["engine"] = to_string(options.engine);
  found["simd"] = lanes ? py::object(py::str(to_string(options.simd))) : py::none();
  found["jobs"] = options.jobs;
  found["seed"] = asked.run.seed;
  found["complete"] = result.complete;
  found["stored_as"] = result.stored_as == 0 ? py::object(py::none()) : py::int_(result.stored_as);
  return found;
}

py::tuple trajectory(const Problem& problem, const Integer& run_number, const Integer& seed,
                     const Integer& every, bool full) {
  LongCall call(py::none{});
  const Problem asked = with_runs(problem, {}, seed);
  const auto run_index = static_cast<std::uint64_t>(integer("run", run_number, 0, kMostRuns, 0));
  const i64 distance = integer("every", every, 1, kMostRuns, 0);
  warn_of_large_steps(asked);
  const auto result = shared(call([&] {
    return record_trajectory(asked, run_index, full ? Engine::reference : Engine::reduced, distance,
                             call.stop_request());
  }));
  const auto step_or_none = [](i64 t) { return t < 0 ? py::object(py::none()) : py::int_(t); };
  py::tuple stages(result->stage_begins.size());
  for (std::size_t j = 0; j < stages.size(); ++j) {
    py::dict stage;
    stage["begin"] = result->stage_begins[j];
    stage["eta_a"] = asked.steps[j].eta_a;
    stage["eta_w"] = asked.steps[j].eta_w;
    stages[j] = stage;
  }
  py::dict found;
  found["problem"] = asked.name;
  found["outcome"] = to_string(result->end.result.outcome);
  found["steps"] = result->end.result.steps;
  found["label_step"] = step_or_none(result->end.label_step);
  found["positive_since"] = step_or_none(result->positive_since);
  found["stages"] = stages;
  found["every"] = result->every;
  return py::make_tuple(found, series(*result, keep(result)));
}

py::dict probability(const Problem& problem, const Real& error, const Text& method) {
  LongCall call(py::none{});
  ProbabilityOptions options;
  options.error = real("error", error, 1e-13, 0.1, options.error);
  options.boundary = choice<bool>("method", method, {{"auto", true}, {"lines", false}});
  options.simd = simd();
  options.stop = &call.stop;
  const Probability result = call([&] { return exact_probability(problem, options); });
  py::dict found;
  found["problem"] = problem.name;
  found["probability"] = result.global;
  found["spurious"] = result.spurious;
  found["undecided"] = result.undecided;
  found["error"] = result.error;
  found["error_asked"] = options.error;
  found["method"] = to_string(result.method);
  found["remark"] = result.remark.empty() ? py::object(py::none()) : py::str(result.remark);
  found["evaluations"] = result.evaluations;
  found["gd_steps"] = result.gd_steps;
  found["simd"] = to_string(options.simd);
  found["wall_s"] = result.wall_s;
  return found;
}

py::tuple critical(const Problem& problem) {
  const auto points = shared(critical_points(problem));
  py::list names;
  for (const CriticalPoint& point : *points) names.append(py::make_tuple(point.name, point.exists));
  return py::make_tuple(names,
                        Deferred([problem, points] { return critical_json(problem, *points); }));
}

Text certified_critical(const Problem& problem) {
  LongCall call(py::none{});
  return critical_boxes_json(problem, call([&] { return certify_critical_points(problem); }));
}

py::tuple along(const Problem& problem, const Integer& run_number, const Integer& every,
                const Integer& seed) {
  LongCall call(py::none{});
  const Problem asked = with_runs(problem, {}, seed);
  const auto run_index = static_cast<std::uint64_t>(integer("run", run_number, 0, kMostRuns, 0));
  const i64 distance = integer("every", every, 1, kMostRuns, 0);
  const auto result =
      shared(call([&] { return study_along(asked, run_index, distance, call.stop_request()); }));
  const py::capsule owner = keep(result);
  const Trajectory& trajectory = result->trajectory;
  std::vector<i64> stages;
  for (const i64 t : trajectory.t) stages.push_back(stage_of(trajectory, t));
  py::dict arrays;
  arrays["t"] = view(trajectory.t, owner);
  arrays["stage"] = moved(std::move(stages));
  add_observables(arrays, trajectory.states, owner, "nu");
  arrays["in_A"] = column(result->states, &AlongState::in_A, owner);
  arrays["in_K"] = column(result->states, &AlongState::in_K, owner);
  arrays["in_stage2"] = column(result->states, &AlongState::in_stage2, owner);
  for (const AlongColumn& one : along_columns())
    arrays[one.name] = column(result->states, one.margin, owner);
  return py::make_tuple(along_json(asked, run_index, *result, {}), arrays);
}

Text table1(const Integer& runs, const Integer& seed, const std::vector<Text>& overrides,
            const Integer& jobs, const Text& interval, Store* store, bool fresh,
            const Text& command, const py::object& progress) {
  LongCall call(progress);
  Table1Options table;
  table.runs = integer("runs", runs, 1, kMostRuns, kPaperRuns);
  table.seed = seed_of(seed, 1);
  table.overrides = overrides;
  StudyOptions options = study_options(call, jobs, command);
  options.store = store;
  options.fresh = fresh;
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

Text theory(const Integer& seed, const Integer& jobs, const Integer& most_k) {
  LongCall call(py::none{});
  TheoryOptions options;
  options.seed = seed_of(seed, options.seed);
  options.jobs = jobs_of(jobs);
  options.most_k = static_cast<int>(integer("most_k", most_k, 16, 100, options.most_k));
  options.stop = &call.stop;
  ReproduceResult result;
  const auto began = std::chrono::steady_clock::now();
  result.theory = call([&] { return study_theory(options); });
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return reproduce_json(result, study_options(call, jobs, ""));
}

}  // namespace sidestep::python
