// Where a result came from: stored with every result and printed by `sidestep info`.
#pragma once

#include <string>

namespace sidestep {

struct BuildInfo {
  std::string version;   ///< release, e.g. "0.1.0"
  std::string commit;    ///< git commit, and "+", a hash of the changes, if there are any
  std::string compiler;  ///< e.g. "GNU 12.2.0, Release"
};

BuildInfo build_info();

}  // namespace sidestep
