// Grids, stores and reports: the commands sweep, threshold, store, report.
#include "arrays.h"
#include "calls.h"
#include <memory>

#include "sidestep/report/grid.h"
#include "sidestep/report/json.h"
#include "sidestep/report/report_file.h"
#include "sidestep/store/consistency.h"
#include "sidestep/study/audit.h"
#include "sidestep/study/grid.h"
#include "sidestep/study/studies.h"
#include "sidestep/study/sweep.h"
#include "sidestep/study/threshold.h"

namespace sidestep::python {

namespace {

// (spec, columns, words of columns of words, the rest)
py::tuple grid_result(const Study& study, const std::shared_ptr<const GridResult>& result) {
  std::vector<py::ssize_t> shape, strides;
  for (const Axis& axis : study.axes) shape.push_back(axis.size());
  strides.resize(shape.size());
  auto stride = static_cast<py::ssize_t>(result->columns.size() * sizeof(double));
  for (std::size_t i = shape.size(); i-- > 0; stride *= shape[i]) strides[i] = stride;
  const py::capsule owner = keep(result);
  py::dict arrays, words;
  for (std::size_t j = 0; j < result->columns.size(); ++j) {
    const Text& name = result->columns[j];
    arrays[name.c_str()] =
        read_only(py::array(py::dtype::of<double>(), shape, strides, &result->values[j], owner));
    if (name != "method" && name != "status") continue;
    py::list list;
    for (int value = 0; value < 5; ++value) list.append(grid_cell(name, value));
    words[name.c_str()] = list;
  }
  py::dict rest;
  rest["name"] = study.name;
  rest["points"] = result->points;
  rest["stored_as"] = result->stored_as;
  rest["complete"] = result->first == 0 && result->done == result->points;
  rest["wall_s"] = result->wall_s;
  return py::make_tuple(grid_spec_json(study, result->columns), arrays, words, rest);
}

}  // namespace

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
  if (seed) study.set.push_back(fmt::format("run.seed={}", seed_of(seed, 1)));
  const Grid grid(study);
  GridStudyOptions options;
  options.study = study_options(call, jobs, command);
  options.study.store = store;
  options.study.fresh = fresh;
  options.study.progress = [&](i64 done) { call.progress(done, grid.points()); };
  const auto result = shared(call([&] {
    check_grid(study, grid, options.study.jobs, call.stop);
    return threshold ? study_threshold(study, grid, options) : study_sweep(study, grid, options);
  }));
  return grid_result(study, result);
}

// (text of the ensemble, arrays of the runs stored one by one)
py::tuple stored_ensemble(const Store& store, i64 id) {
  const EnsembleRow row = store.get(id);
  require_its_text(store.path(), row);
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

py::tuple stored_sweep(const Store& store, i64 id) {
  LongCall call(py::none{});
  const GridRow row = store.get_grid(id);
  require_its_text(store.path(), row);
  const Study study = parse_study(row.header.study, row.header.name, true);
  return grid_result(study, shared(call([&] { return stored_grid(store, row, study); })));
}

Text report(const Text& source, const Text& file, const Text& title, bool with_audit,
            const Real& seconds, const py::object& progress) {
  LongCall call(progress);
  AuditOptions options;
  options.limits.seconds = real("time", seconds, 0.01, 86400, 10);
  options.simd = simd();
  options.stop = &call.stop;
  return call([&] {
    Text claims;
    if (with_audit) {
      const auto reports =
          study_audit({}, options, [&](std::size_t done, std::size_t of, const Text&) {
            call.progress(static_cast<i64>(done), static_cast<i64>(of));
          });
      claims = audit_json(reports, std::vector<Text>(reports.size()));
    }
    if (call.stop) return Text();
    return report_json(file, write_report({.path = source, .file = file, .title = title}, claims));
  });
}

}  // namespace sidestep::python
