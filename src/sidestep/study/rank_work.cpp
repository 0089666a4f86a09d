#include "sidestep/study/rank_work.h"

#include "sidestep/ensemble/ranks_ensemble.h"
#include "sidestep/study/ranks_certify.h"
#include "sidestep/study/ranks_points.h"

namespace sidestep {

const WorkMakers& rank_work() {
  static const WorkMakers makers = {{kRunsWork, ensemble_work},
                                    {kPointsWork, points_work},
                                    {kCornersWork, corners_work},
                                    {kBoxesWork, boxes_work}};
  return makers;
}

}  // namespace sidestep
