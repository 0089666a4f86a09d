#include "sidestep/cli/session.h"
#include "sidestep/report/json.h"
#include "sidestep/report/results.h"
#include "sidestep/statistics/probability.h"

namespace sidestep {

int command_probability(Session& session) {
  const Problem problem = session.problem();
  ProbabilityOptions options;
  options.error = session.arguments.real("--error", 1e-13, 0.1).value_or(options.error);
  options.boundary = session.arguments.choice("--method", {"auto", "lines"}) == "auto";
  options.simd = chosen_simd();
  options.stop = &session.stop;
  const Probability result = exact_probability(problem, options);
  if (!result.complete) {
    session.remark("interrupted: kept nothing");
    return 1;
  }
  session.print(session.json ? probability_json(problem, result, options)
                             : probability_text(problem, result, options));
  return 0;
}

}  // namespace sidestep
