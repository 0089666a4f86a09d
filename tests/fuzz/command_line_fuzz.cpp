// The command line: one argument on each line. It is parsed, and every option's value read in each
// of the ways in which a command may read it; nothing is run.
#include "fuzz/fuzz.h"

#include "sidestep/cli/arguments.h"
#include "sidestep/cli/options.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  const std::string text = fuzz::text_of(data, size);
  if (text.find('\0') != std::string::npos) return -1;  // no system passes such an argument
  std::vector<std::string> words = fuzz::lines_of(text);
  words.insert(words.begin(), "sidestep");
  std::vector<const char*> argv;
  for (const std::string& word : words) argv.push_back(word.c_str());
  fuzz::refused([&argv] {
    const ParsedCommandLine parsed = parse_command_line(static_cast<int>(argv.size()), argv.data());
    if (parsed.print_and_leave) {
      fuzz::require(!parsed.print_and_leave->empty(), "help says something");
      return;
    }
    const Arguments& arguments = parsed.arguments;
    fuzz::require(arguments.command_line.find('\n') == std::string::npos,
                  "the command line is recorded on one line", arguments.command_line);
    for (const auto& entry : arguments.values) {
      const std::string& name = entry.first;  // clang 14 captures no binding
      fuzz::require(!entry.second.empty(), "an option that is there has a value");
      fuzz::refused([&] {
        const i64 number = arguments.integer(name, -3, 1'000'000'000'000).value_or(0);
        fuzz::require(number >= -3 && number <= 1'000'000'000'000, "an integer is in its range");
      });
      fuzz::refused([&] {
        const double number = arguments.real(name, 0, 1).value_or(0);
        fuzz::require(number >= 0 && number <= 1, "a number is in its range");
      });
      fuzz::refused([&] { static_cast<void>(arguments.choice(name, {"csv", "npz"})); });
    }
  });
  return 0;
}
