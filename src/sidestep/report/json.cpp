#include "sidestep/report/json.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/dynamics/observable_names.h"
#include "sidestep/problem/keys.h"
#include "sidestep/report/along.h"
#include "sidestep/report/grid.h"
#include "sidestep/report/json_value.h"

namespace sidestep {
namespace {

Json outcomes(const Tally& tally) {
  return {{"runs", tally.runs},
          {"global", tally.count(Outcome::global)},
          {"spurious", tally.count(Outcome::spurious)},
          {"undecided", tally.count(Outcome::undecided)},
          {"diverged", tally.count(Outcome::diverged)}};
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json machine(const StudyOptions& options) {
  Json json = {{"engine", to_string(options.engine)}};
  json["simd"] = options.engine == Engine::batch ? Json(simd_at_work(options)) : Json(nullptr);
  json["jobs"] = threads_at_work(options);
  return json;
}

Json series(const Trajectory& trajectory) {
  Json json;
  json["t"] = trajectory.t;
  for (const auto& [name, member] : kObservables) {
    Json values = Json::array();
    for (const Observables& state : trajectory.states) values.push_back(state.*member);
    json[name] = std::move(values);
  }
  return json;
}

Json trajectory_summary(const Trajectory& trajectory) {
  const auto step_or_null = [](i64 t) { return t < 0 ? Json(nullptr) : Json(t); };
  return {{"outcome", to_string(trajectory.end.result.outcome)},
          {"steps", trajectory.end.result.steps},
          {"label_step", step_or_null(trajectory.end.label_step)},
          {"positive_since", step_or_null(trajectory.positive_since)}};
}

// Steps, null where the time followed did not suffice.
Json stage_time(const StageTime& time) { return time.reached ? Json(time.steps) : Json(nullptr); }

Json theory_row(const TheoryRow& row) {
  Json json = {{"k", row.k},
               {"q", row.q},
               {"U", row.U},
               {"eta_a", row.theory.eta_a},
               {"eta_w", row.theory.eta_w},
               {"C", row.theory.C},
               {"eta", row.theory.eta},
               {"eta_repaired", row.theory.eta_repaired},
               {"m", row.theory.m},
               {"M", row.theory.M},
               {"T", row.theory.last}};
  json["T1"] = {{"predicted", row.theory.T1()},      {"tau11", row.theory.tau11},
                {"tau12", row.theory.tau12},         {"random", stage_time(row.T1_random)},
                {"worst", stage_time(row.T1_worst)}, {"worst_s0", row.worst_s0},
                {"worst_u0", row.worst_u0}};
  json["followed"] = row.followed;
  json["phi_most"] = row.phi_most;
  json["s_over_q"] = {row.s_least, row.s_most};
  for (std::size_t i = 0; i < kTheoryDeltas.size(); ++i)
    json["T2"].push_back({{"delta", kTheoryDeltas[i]},
                          {"predicted", row.T2_predicted[i]},
                          {"start", stage_time(row.T2_start[i])},
                          {"worst", stage_time(row.T2_worst[i])}});
  json["practical"] = {{"eta_a", row.practical_eta_a()},
                       {"eta_w", row.practical_eta_w()},
                       {"steps", kPracticalWarmup},
                       {"T1", row.practical_T1}};
  return json;
}

Json starts_summary(const std::vector<LabelledStart>& starts) {
  return {{"count", starts.size()},
          {"global", count_of(starts, Outcome::global)},
          {"spurious", count_of(starts, Outcome::spurious)},
          {"undecided", count_of(starts, Outcome::undecided)},
          {"diverged", count_of(starts, Outcome::diverged)}};
}

Json panel_summary(const Figure2Panel& panel) {
  Json cells = Json::object();
  for (const Outcome outcome :
       {Outcome::global, Outcome::spurious, Outcome::undecided, Outcome::diverged})
    cells[to_string(outcome)] = std::count(panel.labels.begin(), panel.labels.end(), outcome);
  Json runs = Json::array();
  for (const PlaneRun& run : panel.runs)
    runs.push_back({{"run", run.run}, {"outcome", to_string(run.trajectory.end.result.outcome)}});
  return {{"problem", panel.problem.name},
          {"phi_shortcut", panel.phi_shortcut},
          {"cells", std::move(cells)},
          {"boundary_rows", panel.boundary.size()},
          {"rows_unclear", panel.rows_unclear},
          {"proved", panel.proved},
          {"starts", starts_summary(panel.starts)},
          {"runs", std::move(runs)}};
}

// Whole numbers as such where they count something: 3 and not 3.0.
Json number(double value, bool whole) {
  if (whole && std::abs(value) < 1e15) return static_cast<i64>(value);
  return value;  // NaN becomes null
}

bool counts(const Study& study, const std::string& column) {
  if (column == "value") return study.threshold->integer;
  return column == "runs" || column == "global" || column == "crossings" ||
         column.find("steps_") != std::string::npos;
}

// Values of words as words, of numbers as numbers.
Json grid_axes(const Study& study) {
  Json axes = Json::array();
  for (const Axis& axis : study.axes) {
    const bool whole = std::any_of(axis.keys.begin(), axis.keys.end(), is_integer_key);
    Json values = Json::array();
    for (const double value : axis.numbers) values.push_back(number(value, whole));
    axes.push_back({{"key", joined_keys(axis.keys)},
                    {"values", axis.numbers.empty() ? Json(axis.values) : std::move(values)}});
  }
  return axes;
}

}  // namespace

std::string ensemble_json(const Problem& problem, const EnsembleResult& result,
                          const StudyOptions& options) {
  Json json = {{"problem", problem.name}};
  json.update(outcomes(result.tally));
  json["rate"] = result.rate();
  json["interval"] = {result.interval.low, result.interval.high};
  json["interval_method"] = to_string(options.interval);
  json["confidence"] = kConfidence;
  json["steps"] = {{"mean", or_null(result.steps.mean())},
                   {"median", or_null(result.steps.median())},
                   {"p99", or_null(result.steps.p99())},
                   {"max", or_null(result.steps.max())}};
  json["gd_steps"] = result.tally.gd_steps;
  json["wall_s"] = result.wall_s;
  json.update(machine(options));
  json["seed"] = problem.run.seed;
  json["complete"] = result.complete;
  if (options.shard.of > 1) {
    json["first_run"] = part_of(problem.run.runs, options.shard, "runs").first;
    json["of_runs"] = problem.run.runs;
  }
  json["stored_as"] = result.stored_as == 0 ? Json(nullptr) : Json(result.stored_as);
  return to_text(json);
}

std::string trajectory_json(const Problem& problem, const Trajectory& trajectory,
                            bool with_series) {
  Json json = {{"problem", problem.name}};
  json.update(trajectory_summary(trajectory));
  Json stages = Json::array();
  for (std::size_t j = 0; j < trajectory.stage_begins.size(); ++j)
    stages.push_back({{"begin", trajectory.stage_begins[j]},
                      {"eta_a", problem.steps[j].eta_a},
                      {"eta_w", problem.steps[j].eta_w}});
  json["stages"] = std::move(stages);
  json["every"] = trajectory.every;
  if (with_series) json["series"] = series(trajectory);
  return to_text(json);
}

std::string probability_json(const Problem& problem, const Probability& result,
                             const ProbabilityOptions& options) {
  Json json = {{"problem", problem.name},
               {"probability", result.global},
               {"spurious", result.spurious},
               {"undecided", result.undecided},
               {"error", result.error},
               {"error_asked", options.error},
               {"method", to_string(result.method)}};
  json["remark"] = result.remark.empty() ? Json(nullptr) : Json(result.remark);
  json["evaluations"] = result.evaluations;
  json["gd_steps"] = result.gd_steps;
  json["simd"] = to_string(options.simd);
  json["wall_s"] = result.wall_s;
  return to_text(json);
}

std::string landscape_json(const Problem& problem, const LandscapeOptions& options,
                           const Landscape& landscape, const std::vector<std::string>& files) {
  Json points = Json::array();
  for (const CriticalPoint& point : landscape.points)
    points.push_back({{"name", point.name},
                      {"phi", point.at.phi},
                      {"s", point.at.s},
                      {"u", point.at.u},
                      {"loss", point.at.loss}});
  Json runs = Json::array();
  for (std::size_t run = 0; run < landscape.trajectories.size(); ++run) {
    const RunResult& end = landscape.trajectories[run].end.result;
    runs.push_back({{"run", run}, {"outcome", to_string(end.outcome)}, {"steps", end.steps}});
  }
  return to_text({{"problem", problem.name},
                  {"held_u", or_null(options.mean)},
                  {"grid", options.grid},
                  {"s_range", {landscape.s.front(), landscape.s.back()}},
                  {"points", std::move(points)},
                  {"runs", std::move(runs)},
                  {"files", files}});
}

std::string boundary_json(const Problem& problem, const BoundaryStudy& study,
                          const std::vector<std::string>& files, bool with_points) {
  Json points = Json::object();
  const std::pair<const char*, double BoundaryPoint::*> columns[] = {
      {"along", &BoundaryPoint::along},
      {"across", &BoundaryPoint::across},
      {"phi_0", &BoundaryPoint::phi},
      {"u_0", &BoundaryPoint::u},
      {"s_0", &BoundaryPoint::s}};
  for (const auto& [name, member] : columns) {
    if (!with_points) break;
    Json values = Json::array();
    for (const BoundaryPoint& point : study.points) values.push_back(point.*member);
    points[name] = std::move(values);
  }
  return to_text({{"problem", problem.name},
                  {"coordinate", study.random_filter ? "phi_0" : "s_0"},
                  {"proved", study.proved},
                  {"error", study.error},
                  {"lines_all_global", study.all_global},
                  {"lines_all_spurious", study.all_spurious},
                  {"unresolved", study.unresolved},
                  {"lines", study.lines},
                  {"runs", study.runs},
                  {"gd_steps", study.gd_steps},
                  {"starts", starts_summary(study.starts)},
                  {"points", std::move(points)},
                  {"files", files}});
}

std::string along_json(const Problem& problem, std::uint64_t run, const Along& along,
                       const std::vector<std::string>& files) {
  const auto step_or_null = [](i64 t) { return t < 0 ? Json(nullptr) : Json(t); };
  Json json = {{"problem", problem.name}, {"run", run}};
  json.update(trajectory_summary(along.trajectory));
  json["records"] = along.trajectory.t.size();
  json["stage_begins"] = along.trajectory.stage_begins;
  json["regions"] = Json::array();
  for (const RegionVisit& visit : along.visits)
    json["regions"].push_back({{"claim", visit.name},
                               {"first", step_or_null(visit.first)},
                               {"last", step_or_null(visit.last)},
                               {"stays_from", step_or_null(visit.stays_from)}});
  json["margins"] = Json::array();
  for (const LeastMargin& least : least_margins(along)) {
    const bool any = least.states > 0;
    json["margins"].push_back({{"claim", least.claim},
                               {"states", least.states},
                               {"margin", any ? Json(least.margin) : Json(nullptr)},
                               {"t", any ? Json(least.t) : Json(nullptr)}});
  }
  json["files"] = files;
  return to_text(json);
}

std::string reproduce_json(const ReproduceResult& result, const StudyOptions& options) {
  Json json;
  Json cells = Json::array();
  for (const Table1Cell& cell : result.cells) {
    Json entry = {{"method", cell.method}, {"k", cell.k}};
    entry.update(outcomes(cell.ours.tally));
    entry["rate"] = cell.ours.rate();
    entry["interval"] = {cell.ours.interval.low, cell.ours.interval.high};
    entry["exact"] = cell.exact.global;
    entry["exact_error"] = cell.exact.error;
    entry["exact_method"] = to_string(cell.exact.method);
    entry["simulation_p_value"] = cell.simulation_p_value;
    entry["paper"] = cell.paper;
    entry["p_value"] = cell.p_value;
    entry["compatible"] = cell.compatible;
    cells.push_back(std::move(entry));
  }
  json["cells"] = std::move(cells);
  json["findings"] = result.findings;
  for (const Figure2Panel& panel : result.figure2)
    json["figure2"][panel.name] = panel_summary(panel);
  if (result.figure3 != nullptr)
    json["figure3"] = {{"ssw", trajectory_summary(result.figure3->with_warmup)},
                       {"no-ssw", trajectory_summary(result.figure3->without_warmup)}};
  for (const TheoryRow& row : result.theory) json["theory"].push_back(theory_row(row));
  json["files"] = result.files;
  json["interval_method"] = to_string(options.interval);
  json["confidence"] = kConfidence;
  json.update(machine(options));
  json["wall_s"] = result.wall_s;
  return to_text(json);
}

std::string grid_json(const Study& study, const GridResult& result,
                      const std::vector<std::string>& files) {
  Json json = {{"study", study.name}, {"kind", study.threshold ? "threshold" : "sweep"}};
  json["axes"] = grid_axes(study);
  json["points"] = result.points;
  Json values = Json::object();
  if (study.threshold) {
    json["threshold"] = joined_keys(study.threshold->keys);
    json["levels"] = study.threshold->levels;
  }
  for (std::size_t j = 0; j < result.columns.size(); ++j) {
    const std::string& name = result.columns[j];
    Json list = Json::array();
    for (i64 point = 0; point < result.points; ++point) {
      const double value = result.at(point, static_cast<int>(j));
      if (name == "method" || name == "status")
        list.push_back(std::isnan(value) ? Json(nullptr) : Json(grid_cell(name, value)));
      else
        list.push_back(number(value, counts(study, name)));
    }
    values[name] = std::move(list);
  }
  json["values"] = std::move(values);
  json["files"] = files;
  json["complete"] = result.complete();
  if (result.until - result.first < result.points) json["part"] = {result.first + 1, result.until};
  json["stored_as"] =
      result.stored_as == 0 ? Json(nullptr) : Json(fmt::format("s{}", result.stored_as));
  json["wall_s"] = result.wall_s;
  return to_text(json);
}

std::string grid_spec_json(const Study& study, const std::vector<std::string>& columns) {
  Json json = {{"kind", study.threshold ? "threshold" : "sweep"}, {"columns", columns}};
  json["problem"] = study.problem;
  json["axes"] = grid_axes(study);
  for (std::size_t i = 0; i < study.axes.size(); ++i) {
    json["axes"][i]["log"] = study.axes[i].logarithmic;
    json["axes"][i]["label"] = study.axes[i].label;
  }
  if (study.threshold)
    json["threshold"] = {{"key", joined_keys(study.threshold->keys)},
                         {"levels", study.threshold->levels},
                         {"range", {study.threshold->low, study.threshold->high}},
                         {"log", study.threshold->logarithmic}};
  json["figure"] = {{"title", study.figure.title},
                    {"label", study.figure.label},
                    {"contours", study.figure.contours}};
  return to_text(json);
}

std::string store_json(const std::vector<EnsembleRow>& rows, const std::vector<GridRow>& sweeps) {
  Json list = Json::array();
  for (const EnsembleRow& row : rows) {
    Json entry = {{"id", row.id}, {"created", row.created}, {"problem", row.header.problem_name}};
    entry["problem_toml"] = row.header.problem;
    entry["problem_hash"] = row.header.problem_hash;
    entry["first_run"] = row.header.first_run;
    entry["runs_requested"] = row.header.runs_requested;
    entry.update(outcomes(row.tally));
    entry["gd_steps"] = row.tally.gd_steps;
    entry["wall_s"] = row.totals.wall_s;
    entry["finished"] = row.totals.finished;
    entry["engine"] = row.header.engine;
    entry["simd"] = row.header.simd;
    entry["jobs"] = row.header.jobs;
    entry["seed"] = row.header.seed;
    entry["version"] = row.header.build.version;
    entry["commit"] = row.header.build.commit;
    entry["compiler"] = row.header.build.compiler;
    entry["command"] = row.header.command;
    list.push_back(std::move(entry));
  }
  Json studies = Json::array();
  for (const GridRow& row : sweeps) {
    const GridHeader& header = row.header;
    studies.push_back({{"id", fmt::format("s{}", row.id)},
                       {"created", row.created},
                       {"kind", header.kind},
                       {"name", header.name},
                       {"study_toml", header.study},
                       {"hash", header.hash},
                       {"first_point", header.first_point},
                       {"points", header.points},
                       {"points_done", row.points_done},
                       {"columns", header.columns},
                       {"wall_s", row.wall_s},
                       {"finished", row.finished},
                       {"simd", header.simd},
                       {"jobs", header.jobs},
                       {"version", header.build.version},
                       {"commit", header.build.commit},
                       {"compiler", header.build.compiler},
                       {"command", header.command}});
  }
  return to_text(Json({{"ensembles", std::move(list)}, {"sweeps", std::move(studies)}}));
}

std::string store_check_json(const std::string& path, const StoreCheck& check) {
  return to_text({{"store", path},
                  {"sound", check.findings.empty()},
                  {"ensembles", check.ensembles},
                  {"runs", check.runs},
                  {"sweeps", check.sweeps},
                  {"points", check.points},
                  {"findings", check.findings}});
}

std::string salvage_json(const std::string& to, const Salvage& salvage) {
  Json parts = Json::array();
  for (const SalvagedPart& part : salvage.parts)
    parts.push_back({{"id", part.id},
                     {"name", part.name},
                     {"kept", part.kept},
                     {"of", part.of},
                     {"lost", part.lost},
                     {"why", part.why}});
  return to_text({{"store", to},
                  {"first_page_replaced", salvage.first_page_replaced},
                  {"parts", std::move(parts)}});
}

std::string merge_json(const std::string& to, const Merge& merge) {
  Json jobs = Json::array();
  for (const MergedJob& job : merge.jobs) {
    Json missing = Json::array();
    for (const auto& [items, shards] : job.missing) {
      Json entry = {{"first", items.first}, {"last", items.end - 1}, {"shards", Json::array()}};
      for (i64 i = shards ? shards->first : 1; shards && i <= shards->last; ++i)
        entry["shards"].push_back(fmt::format("{}/{}", i, shards->of));
      missing.push_back(std::move(entry));
    }
    jobs.push_back({{"id", job.id.empty() ? Json(nullptr) : Json(job.id)},
                    {"name", job.name},
                    {"items", job.of_points ? "points" : "runs"},
                    {"parts", job.parts},
                    {"done", job.done},
                    {"of", job.of},
                    {"missing", std::move(missing)}});
  }
  return to_text({{"store", to}, {"jobs", std::move(jobs)}, {"left", merge.left}});
}

std::string info_json(const std::vector<InfoEntry>& entries) { return texts_json(entries); }

std::string texts_json(const std::vector<InfoEntry>& entries) {
  Json json = Json::object();
  for (const InfoEntry& entry : entries) json[entry.name] = entry.value;
  return to_text(json);
}

std::string report_json(const std::string& file, const Report& report) {
  return to_text({{"file", file},
                  {"bytes", report.html.size()},
                  {"sections", report.sections},
                  {"interactive", report.interactive},
                  {"left_out", report.remarks}});
}

std::string text_json(const std::string& name, const std::string& text) {
  return to_text(Json({{name, text}}));
}

}  // namespace sidestep
