// What all lanes of a batch share (see batch.h). Private to the ensemble stage.
#pragma once

#include <vector>

#include "sidestep/dynamics/start.h"
#include "sidestep/dynamics/step_constants.h"
#include "sidestep/ensemble/batch.h"
#include "sidestep/outcome/optima.h"
#include "sidestep/outcome/schedule.h"
#include "sidestep/outcome/trapping.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

// StepBounds of one stage, for one lane.
struct TrapConstants {
  double kappa, turn;
  double drive;  // T, or +infinity where the steps are not lawful: then nothing traps
};

struct BatchData {
  explicit BatchData(const Problem& problem);
  const Problem& problem;
  StartLaw starts;
  TeacherMoments teacher;
  SpuriousDistance spurious;
  SaddleOrder order;
  std::vector<StepConstants> steps;  // one for each stage
  std::vector<TrapConstants> traps;  // one for each stage
};

}  // namespace sidestep
