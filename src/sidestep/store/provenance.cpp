#include "sidestep/store/provenance.h"

#include "build_info.inc"

namespace sidestep {

BuildInfo build_info() {
  return {SIDESTEP_VERSION, SIDESTEP_COMMIT, SIDESTEP_COMPILER ", " SIDESTEP_BUILD_TYPE};
}

std::string rounding_of(const std::string& simd) {
  if (simd == "sse4") return "sse4";
  return simd.find("sse4") != std::string::npos ? "mixed" : "fused";
}

}  // namespace sidestep
