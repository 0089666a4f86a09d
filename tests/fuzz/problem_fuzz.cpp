// Problem files: what is accepted is printed, and what is printed reads as the same problem.
#include "fuzz/fuzz.h"

#include "sidestep/problem/read.h"

namespace {

constexpr sidestep::i64 kMostPrinted = 2000;  // weights; more only take time

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  const std::string text = fuzz::text_of(data, size);
  fuzz::refused([&text] {
    const Problem problem = parse_problem(text, "fuzz.toml");
    if (problem.p() + problem.k() > kMostPrinted) return;
    const std::string printed = to_toml(problem);
    std::string again;
    const bool bad = fuzz::refused([&] { again = to_toml(parse_problem(printed, "printed")); });
    fuzz::require(!bad && again == printed, "what is printed reads as the same problem", printed);
  });
  return 0;
}
