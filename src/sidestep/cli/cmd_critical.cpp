#include "sidestep/cli/session.h"
#include "sidestep/report/critical.h"
#include "sidestep/report/json.h"

namespace sidestep {

int command_critical(Session& session) {
  const Problem problem = session.problem();
  const std::vector<CriticalPoint> points = critical_points(problem);
  session.print(session.json ? critical_json(problem, points) : critical_text(problem, points));
  return 0;
}

}  // namespace sidestep
