// Problem files: what is accepted is printed, and what is printed reads as the same problem.
#include "fuzz/same_problem.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  const std::string text = fuzz::text_of(data, size);
  fuzz::refused([&text] { fuzz::require_round_trip(parse_problem(text, "fuzz.toml")); });
  return 0;
}
