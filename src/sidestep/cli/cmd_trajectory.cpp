#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/report/json.h"
#include "sidestep/report/results.h"
#include "sidestep/store/atomic_file.h"

namespace sidestep {

int command_trajectory(Session& session) {
  const Arguments& arguments = session.arguments;
  const Problem problem = session.problem();
  const auto run = arguments.integer("--run", 0, kMostRuns).value_or(0);
  const i64 every = arguments.integer("--every", 1, 1'000'000'000'000).value_or(0);
  const Engine engine = arguments.has("--full") ? Engine::reference : Engine::reduced;

  session.warn_of_large_steps(problem);
  const Trajectory trajectory =
      record_trajectory(problem, static_cast<std::uint64_t>(run), engine, every,
                        [&session] { return session.stop.load(); });

  const std::string text = session.json ? trajectory_json(problem, trajectory) + '\n'
                                        : to_csv(trajectory_table(trajectory));
  if (arguments.has("--out"))
    write_file(arguments.text("--out"), text);
  else
    session.print(text);
  session.remark(trajectory_text(problem, trajectory));
  if (!session.stop) return 0;
  session.remark("interrupted: the rows end where the run was stopped");
  return 1;
}

}  // namespace sidestep
