#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/report/json.h"
#include "sidestep/report/results.h"

namespace sidestep {

namespace {

std::string where_stored(const Session& session, i64 runs, const EnsembleResult& result) {
  const std::string place =
      fmt::format("ensemble {} in {}", result.stored_as, session.store_path());
  if (result.from_store == runs) return fmt::format("from {}; --fresh computes it anew", place);
  if (result.from_store > 0)
    return fmt::format("went on with {}, which had {} of {} runs", place, result.from_store, runs);
  return "stored as " + place;
}

}  // namespace

int command_run(Session& session) {
  const Problem problem = session.problem();
  StudyOptions options = session.study_options();
  const Part part = part_of(problem.run.runs, options.shard, "runs");
  const i64 runs = part.end - part.first;
  options.store = session.open_store();
  session.warn_of_large_steps(problem);
  session.progress.begin(problem.name, runs, "runs");
  options.progress = [&session](i64 done) { session.progress.update(done); };

  const EnsembleResult result = study_ensemble(problem, options);
  session.progress.clear();

  session.print(session.json ? ensemble_json(problem, result, options)
                             : ensemble_text(problem, result, options));
  if (result.stored_as != 0) session.remark(where_stored(session, runs, result));
  if (result.complete) return 0;
  session.remark(fmt::format("interrupted: kept {} of {} runs{}", result.tally.runs, runs,
                             result.stored_as != 0 ? ", in the store" : ", not stored"));
  return 1;
}

}  // namespace sidestep
