#include "sidestep/cli/session.h"
#include "sidestep/problem/read.h"
#include "sidestep/report/along.h"
#include "sidestep/report/json.h"
#include "sidestep/store/atomic_file.h"

namespace sidestep {

// audit --along PROBLEM: the claims' margins at the recorded steps of one run.
int command_audit_along(Session& session) {
  const Arguments& arguments = session.arguments;
  const Problem problem = read_problem(arguments.text("--along"), session.overrides());
  const auto run = static_cast<std::uint64_t>(arguments.integer("--run", 0, kMostRuns).value_or(0));
  const i64 every = arguments.integer("--every", 1, 1'000'000'000'000).value_or(0);

  const Along along = study_along(problem, run, every, [&session] { return session.stop.load(); });

  const std::string data = session.output_file("along.csv");
  write_file(data, to_csv(along_table(along)));
  std::vector<std::string> files = {data};
  if (!session.stop) session.draw("along", data, files);
  session.print(session.json ? along_json(problem, run, along, files)
                             : along_text(problem, run, along) + '\n' + file_list(files));
  if (!session.stop) return 0;
  session.remark("interrupted: the rows end where the run was stopped");
  return 1;
}

}  // namespace sidestep
