#include "sidestep/cli/session.h"
#include "sidestep/report/certified.h"
#include "sidestep/report/critical.h"
#include "sidestep/report/json.h"

namespace sidestep {

int command_critical(Session& session) {
  const Problem problem = session.problem();
  if (session.arguments.has("--certify")) {
    const std::vector<CertifiedCriticalPoint> points = certify_critical_points(problem);
    session.print(session.json ? critical_boxes_json(problem, points)
                               : critical_boxes_text(problem, points));
    return 0;
  }
  const std::vector<CriticalPoint> points = critical_points(problem);
  session.print(session.json ? critical_json(problem, points) : critical_text(problem, points));
  return 0;
}

}  // namespace sidestep
