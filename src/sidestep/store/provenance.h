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

/// How results on these instruction sets round, which is part of what makes two jobs the same
/// (docs/reproducibility.md): "fused"; "sse4", which does not fuse multiply and add; or "mixed",
/// where ranks with and without it worked together.
std::string rounding_of(const std::string& simd);

}  // namespace sidestep
