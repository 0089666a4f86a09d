// Figure 3 of the paper: one start, with and without step-size warmup.
#pragma once

#include "sidestep/ensemble/trajectory.h"

namespace sidestep {

struct Figure3 {
  Trajectory with_warmup;     ///< catalogue problem figure3/ssw
  Trajectory without_warmup;  ///< catalogue problem figure3/no-ssw
};

/// Both trajectories in the reference engine (the paper's own equations, full dimension).
Figure3 study_figure3(const StopRequest& stop = {});

}  // namespace sidestep
