#include "sidestep/store/provenance.h"

#include "build_info.inc"

namespace sidestep {

BuildInfo build_info() {
  return {SIDESTEP_VERSION, SIDESTEP_COMMIT, SIDESTEP_COMPILER ", " SIDESTEP_BUILD_TYPE};
}

}  // namespace sidestep
