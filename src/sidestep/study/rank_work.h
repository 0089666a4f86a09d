// Every kind of work that ranks can be given.
#pragma once

#include "sidestep/ensemble/rank_crew.h"

namespace sidestep {

const WorkMakers& rank_work();

}  // namespace sidestep
