#include "sidestep/study/figure3.h"

#include "sidestep/problem/read.h"

namespace sidestep {

Figure3 study_figure3(const StopRequest& stop) {
  const Problem with_warmup = read_problem("figure3/ssw");
  const Problem without_warmup = read_problem("figure3/no-ssw");
  return {record_trajectory(with_warmup, 0, Engine::reference, 0, stop),
          record_trajectory(without_warmup, 0, Engine::reference, 0, stop)};
}

}  // namespace sidestep
