#include "sidestep/ensemble/simd.h"

#include <cstdlib>

#include <hwy/highway.h>

#include "sidestep/problem/error.h"

namespace sidestep {

std::string to_string(Simd simd) {
  switch (simd) {
    case Simd::sse4: return "sse4";
    case Simd::scalar: return "scalar";
    case Simd::avx2: return "avx2";
    case Simd::avx512: break;
  }
  return "avx512";
}

std::vector<Simd> available_simd() {
  const auto targets = hwy::SupportedTargets();
  std::vector<Simd> available = {Simd::sse4, Simd::scalar};
  if ((targets & HWY_AVX2) != 0) available.push_back(Simd::avx2);
  if ((targets & HWY_AVX3) != 0) available.push_back(Simd::avx512);
  return available;
}

Simd chosen_simd() {
  const std::vector<Simd> available = available_simd();
  const char* forced = std::getenv("SIDESTEP_SIMD");
  // Without FMA the two-lane form is the faster of the two that remain.
  const Simd best = available.back() == Simd::scalar ? Simd::sse4 : available.back();
  if (forced == nullptr || *forced == '\0') return best;
  std::string names;
  for (const Simd simd : available) {
    if (to_string(simd) == forced) return simd;
    names += (names.empty() ? "" : ", ") + to_string(simd);
  }
  throw InputError("SIDESTEP_SIMD: found '" + std::string(forced) +
                   "'; allowed on this processor: " + names);
}

}  // namespace sidestep
