// What the fuzz targets share. A target is one function of any bytes; libFuzzer's name for it is
// LLVMFuzzerTestOneInput. Refusing an input is an InputError; whatever else escapes is a defect, as
// is a sanitizer's report, an input that takes seconds, and a `require` that fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "sidestep/problem/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace sidestep::fuzz {

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  }
  return lines;
}

/// Ends the process, so that the fuzzer keeps the input.
inline void require(bool condition, const char* what, const std::string& detail = {}) {
  if (condition) return;
  std::fprintf(stderr, "fuzz: not so: %s\n%s\n", what, detail.c_str());
  std::abort();
}

/// True if `work` was refused, with a message.
template <class Work>
bool refused(const Work& work) {
  try {
    work();
    return false;
  } catch (const InputError& error) {
    require(error.what()[0] != '\0', "a refusal has a message");
    return true;
  }
}

}  // namespace sidestep::fuzz
