// The commands sweep and threshold, which differ in what they compute at a point.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/outcome/large_steps.h"
#include "sidestep/problem/error.h"
#include "sidestep/report/figures.h"
#include "sidestep/report/grid.h"
#include "sidestep/report/json.h"
#include "sidestep/study/sweep.h"
#include "sidestep/study/threshold.h"

namespace sidestep {
namespace {

constexpr i64 kTablePoints = 40;  // a table of more is a file's business

Study study_of(const Session& session) {
  const Arguments& arguments = session.arguments;
  Study study = read_study(arguments.text("STUDY"), arguments.has("--yes"));
  const bool threshold = arguments.command == "threshold";
  if (threshold != study.threshold.has_value())
    throw InputError(fmt::format(
        "{0}: found {1} [threshold] table; allowed: {2} with `sidestep {3}` (`sidestep {4} {0}` "
        "runs this study)",
        study.source, threshold ? "no" : "a", threshold ? "one" : "none", arguments.command,
        threshold ? "sweep" : "threshold"));
  if (const auto seed = arguments.integer("--seed", 0, kMostSeed))
    study.set.push_back(fmt::format("run.seed={}", *seed));
  return study;
}

void refuse_unbracketed(const Study& study, const GridResult& result) {
  const auto status =
      static_cast<ThresholdStatus>(static_cast<int>(result.at(0, result.column("status"))));
  if (status == ThresholdStatus::found || status == ThresholdStatus::uncertain) return;
  throw InputError(
      fmt::format("{}: threshold.range: found P {}; allowed: a range in which P crosses {} {}wards",
                  study.source, threshold_sentence(study, result, 0), threshold_level(study, 0),
                  to_string(study.threshold->crossing)));
}

std::vector<std::string> write_files(Session& session, const Study& study,
                                     const GridResult& result) {
  const std::string csv = session.output_file(study.name + ".csv");
  const std::string npz = session.output_file(study.name + ".npz");
  write_grid_csv(csv, study, result);
  write_grid_npz(npz, study, result);
  std::vector<std::string> files = {csv, npz};
  if (study.axes.empty()) return files;  // nothing to draw
  const FigureFiles figures =
      draw_figure(figures_path(), "map", npz, session.output_folder(), study.name);
  files.insert(files.end(), figures.files.begin(), figures.files.end());
  if (!figures.problem.empty()) session.remark(figures.problem);
  return files;
}

std::string result_text(const Study& study, const GridResult& result,
                        const std::vector<std::string>& files) {
  const i64 count = result.until - result.first;
  std::string text =
      count == result.points
          ? fmt::format("{}: {} point{}\n\n", study.name, count, count == 1 ? "" : "s")
          : fmt::format("{}: points {} to {} of {}\n\n", study.name, result.first + 1, result.until,
                        result.points);
  text += count <= kTablePoints ? to_text(grid_table(study, result)) : grid_summary(study, result);
  text += fmt::format("\n{:.2f} s{}", result.wall_s, files.empty() ? "" : "; files:");
  for (const std::string& file : files) text += "\n  " + file;
  return text;
}

// Of the first point that has them, if the study makes runs to run.max_steps.
void warn_of_large_steps(const Session& session, const Study& study, const Grid& grid) {
  constexpr i64 kMostLookedAt = 10'000;
  const std::vector<Measure>& what = study.measure.what;
  const auto measures = [&what](Measure one) {
    return std::find(what.begin(), what.end(), one) != what.end();
  };
  if (study.threshold || !(measures(Measure::rate) || measures(Measure::steps))) return;
  for (i64 point = 0; point < std::min(grid.points(), kMostLookedAt); ++point) {
    const Problem problem = grid.problem(point);
    if (too_large_steps(problem).empty()) continue;
    session.warn_of_large_steps(problem, grid.name(point) + ": ");
    return;
  }
}

void say_what_was_stored(const Session& session, const GridResult& result) {
  if (result.stored_as == 0) return;
  const i64 count = result.until - result.first;
  if (result.from_store == count)
    session.remark(fmt::format("from sweep s{} in {}; --fresh computes it anew", result.stored_as,
                               session.store_path()));
  else if (result.from_store > 0)
    session.remark(fmt::format("went on with sweep s{} in {}, which had {} of {} points",
                               result.stored_as, session.store_path(), result.from_store, count));
  else
    session.remark(
        fmt::format("stored as sweep s{} in {}", result.stored_as, session.store_path()));
}

}  // namespace

int command_sweep(Session& session) {
  const Study study = study_of(session);
  const Grid grid(study);
  GridStudyOptions options;
  options.study = session.study_options();
  const bool whole = options.study.shard.of == 1;
  const Part part = part_of(grid.points(), options.study.shard, "points");
  if (!whole && !session.wants_store())
    throw InputError("--shard: found --no-store; allowed: with a store, for `store merge`");
  check_grid(study, grid, options.study.jobs, session.stop);
  session.make_output_folder();
  options.study.store = session.open_store();
  warn_of_large_steps(session, study, grid);
  session.progress.begin(study.name, part.end - part.first, "points");
  options.study.progress = [&session](i64 done) { session.progress.update(done); };

  const GridResult result =
      study.threshold ? study_threshold(study, grid, options) : study_sweep(study, grid, options);
  session.progress.clear();
  if (!result.complete()) {
    session.remark(fmt::format(
        "interrupted: kept {}",
        result.stored_as == 0
            ? "nothing, for want of a store"
            : fmt::format("{} of {} points as sweep s{} in {}; the same command goes on from there",
                          result.done - result.first, result.until - result.first, result.stored_as,
                          session.store_path())));
    return 1;
  }
  if (study.threshold && study.axes.empty()) refuse_unbracketed(study, result);
  // Of a shard there is nothing to draw, and its files would have the name of all shards'.
  std::vector<std::string> files;
  if (whole) files = write_files(session, study, result);
  session.print(session.json ? grid_json(study, result, files) : result_text(study, result, files));
  say_what_was_stored(session, result);
  return session.finished();
}

}  // namespace sidestep
