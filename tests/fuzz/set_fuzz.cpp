// --set key=value, one on each line, over a problem with two stages.
#include "fuzz/same_problem.h"

namespace {

const char* const kBase =
    "[teacher]\np = 4\nangle = 0.4\nplus = 3\nminus = 1\n[student]\nkind = \"resnet\"\n"
    "[[steps]]\nuntil = 100\neta_a = 0.01\neta_w = 1e-3\n[[steps]]\neta_a = 0.1\neta_w = 0.1\n";
constexpr std::size_t kMostLines = 8;

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  static const ProblemSource base(kBase, "base.toml");
  const std::string text = fuzz::text_of(data, size);
  if (text.find('\0') != std::string::npos) return -1;  // no system passes such an argument
  const std::vector<std::string> assignments = fuzz::lines_of(text);
  if (assignments.size() > kMostLines) return -1;
  fuzz::refused([&assignments] { fuzz::require_round_trip(base.with(assignments)); });
  return 0;
}
