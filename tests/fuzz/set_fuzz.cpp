// --set key=value, one on each line, over a problem with two stages.
#include "fuzz/fuzz.h"

#include "sidestep/problem/read.h"

namespace {

const char* const kBase =
    "[teacher]\np = 4\nangle = 0.4\nplus = 3\nminus = 1\n[student]\nkind = \"resnet\"\n"
    "[[steps]]\nuntil = 100\neta_a = 0.01\neta_w = 1e-3\n[[steps]]\neta_a = 0.1\neta_w = 0.1\n";
constexpr std::size_t kMostLines = 8;
constexpr sidestep::i64 kMostPrinted = 2000;

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  static const ProblemSource base(kBase, "base.toml");
  if (fuzz::text_of(data, size).find('\0') != std::string::npos) return -1;  // ends an argument
  std::vector<std::string> assignments = fuzz::lines_of(fuzz::text_of(data, size));
  if (assignments.size() > kMostLines) return -1;
  fuzz::refused([&assignments] {
    const Problem problem = base.with(assignments);
    if (problem.p() + problem.k() > kMostPrinted) return;
    const std::string printed = to_toml(problem);
    std::string again;
    const bool bad = fuzz::refused([&] { again = to_toml(parse_problem(printed, "printed")); });
    fuzz::require(!bad && again == printed, "what is printed reads as the same problem", printed);
  });
  return 0;
}
