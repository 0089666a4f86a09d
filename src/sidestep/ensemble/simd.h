// Which instruction set the batch engine uses.
#pragma once

#include <string>
#include <vector>

namespace sidestep {

/// In order of preference, best last. All but sse4 fuse multiply and add, and give identical bits;
/// sse4 rounds twice and forms a class of its own (docs/reproducibility.md).
enum class Simd {
  sse4,    ///< two lanes, no fused multiply-add
  scalar,  ///< one lane, fused (std::fma): slow, for checking and for processors without FMA
  avx2,    ///< four lanes
  avx512   ///< eight lanes
};

std::string to_string(Simd simd);

/// What this processor can run, in the order above.
std::vector<Simd> available_simd();

/// The best available, unless the environment variable SIDESTEP_SIMD names another. Throws
/// InputError if it names one that does not exist or that this processor lacks.
Simd chosen_simd();

}  // namespace sidestep
