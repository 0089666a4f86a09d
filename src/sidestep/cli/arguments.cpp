#include "sidestep/cli/arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "sidestep/cli/options.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/nearest.h"
#include "sidestep/store/provenance.h"

namespace sidestep {
namespace {

constexpr i64 kMostArgumentBytes = 1 << 20;

std::string usage(const CommandRow& command) {
  std::string text = "usage: sidestep " + command.name;
  for (const PositionalRow& row : command.positionals)
    text += (row.required ? " " + row.name : " [" + row.name + (row.repeats ? " ...]" : "]"));
  text += " [options]\n\n" + command.summary + "\n\n" + command.description + "\n";
  const auto line = [&text](const std::string& name, const std::string& help) {
    text += fmt::format("  {:<20} {}\n", name, help);
  };
  if (!command.positionals.empty()) text += "\narguments\n";
  for (const PositionalRow& row : command.positionals) line(row.name, row.help);
  text += "\noptions\n";
  for (const OptionRow& row : command.options)
    line(row.value.empty() ? row.name : row.name + " " + row.value, row.help);
  line("--help", "this text");
  return text;
}

std::string overview() {
  std::string text =
      "sidestep: how gradient descent trains small neural networks\n\n"
      "usage: sidestep COMMAND [options]\n\ncommands\n";
  for (const CommandRow& command : commands())
    text += fmt::format("  {:<12} {}\n", command.name, command.summary);
  return text +
         "\n`sidestep COMMAND --help` says more; `sidestep --version` the version.\n"
         "exit codes: 0 done, 1 failed or interrupted, 2 bad input\n";
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const CommandRow& command : commands()) names.push_back(command.name);
  return names;
}

const CommandRow& find_command(const std::string& name) {
  for (const CommandRow& command : commands())
    if (command.name == name) return command;
  throw InputError(fmt::format("unknown command '{}'; did you mean '{}'? (sidestep --help)", name,
                               nearest(name, command_names())));
}

// What CLI11 refuses, in our words. Its text begins with the option's name, a flag's without "--".
InputError in_our_words(const CommandRow& command, const std::string& message) {
  const std::string name = message.substr(0, message.find_first_of(": "));
  for (const OptionRow& row : command.options)
    if (row.name == name || row.name == "--" + name)
      return InputError(fmt::format(
          "{} {}: {}", command.name, row.name,
          row.value.empty() ? "found a value; allowed: none"
                            : "found no value; allowed: " + row.name + " " + row.value));
  return InputError(command.name + ": " + message);
}

// A word that nothing takes is a mistyped option or, always so after "--", one argument too many.
void refuse_extra(const CommandRow& command, const std::string& extra, bool may_be_option) {
  if (!may_be_option || extra.size() < 2 || extra[0] != '-')
    throw InputError(fmt::format("{}: found one argument too many: '{}'", command.name, extra));
  std::vector<std::string> names = {"--help"};
  for (const OptionRow& row : command.options) names.push_back(row.name);
  throw InputError(fmt::format("{}: unknown option '{}'; did you mean '{}'?", command.name, extra,
                               nearest(extra, names)));
}

// Fills `values` from the rest of the command line with CLI11, built from the command's rows.
void parse_with_cli11(const CommandRow& command, std::vector<std::string> words,
                      std::map<std::string, std::vector<std::string>>& values) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::map<std::string, std::vector<std::string>> given;
  for (const OptionRow& row : command.options) {
    if (row.value.empty())
      app.add_flag_function(row.name,
                            [&given, name = row.name](std::int64_t) { given[name] = {""}; })
          ->disable_flag_override();
    else
      app.add_option(row.name, given[row.name])->allow_extra_args(false)->expected(1)->take_all();
  }
  for (const PositionalRow& row : command.positionals)  // a list would take them all
    app.add_option_function<std::string>(
        row.name, [&given, name = row.name](const std::string& word) { given[name] = {word}; });
  try {
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    throw in_our_words(command, error.what());
  }
  bool may_be_option = true;
  for (const std::string& extra : app.remaining())
    if (extra == "--")
      may_be_option = false;
    else if (!command.positionals.empty() && command.positionals.back().repeats &&
             (!may_be_option || !extra.starts_with("-")))
      given[command.positionals.back().name].push_back(extra);
    else
      refuse_extra(command, extra, may_be_option);
  for (auto& [name, list] : given)
    if (!list.empty()) values[name] = list;
}

void check(const CommandRow& command, const Arguments& arguments) {
  for (const OptionRow& row : command.options)
    if (!row.repeats && !row.value.empty() && arguments.all(row.name).size() > 1)
      throw InputError(fmt::format("{} {}: given {} times; allowed: once", command.name, row.name,
                                   arguments.all(row.name).size()));
  for (const PositionalRow& row : command.positionals) {
    if (arguments.has(row.name) ? arguments.text(row.name).empty() : row.required)
      throw InputError(
          fmt::format("{}: found no {}; allowed: {}", command.name, row.name, row.help));
    if (!row.choices.empty() && arguments.has(row.name)) {
      const std::string value = arguments.text(row.name);
      if (std::find(row.choices.begin(), row.choices.end(), value) == row.choices.end())
        throw InputError(fmt::format("{}: found '{}'; allowed: {}", command.name, value, row.help));
    }
  }
}

// As a shell would read it back, on one line.
std::string shell_quoted(const std::string& word) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_./=:,@%+-").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  const bool one_line = std::none_of(word.begin(), word.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  std::string quoted = one_line ? "'" : "$'";
  for (const char c : word) {
    if (c == '\'')
      quoted += one_line ? "'\\''" : "\\'";
    else if (c == '\\' && !one_line)
      quoted += "\\\\";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      quoted += fmt::format("\\x{:02x}", c);
    else
      quoted += c;
  }
  return quoted + "'";
}

}  // namespace

bool Arguments::has(const std::string& name) const { return values.count(name) > 0; }

std::string Arguments::text(const std::string& name, const std::string& otherwise) const {
  const auto found = values.find(name);
  return found == values.end() ? otherwise : found->second.back();
}

std::vector<std::string> Arguments::all(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::vector<std::string>{} : found->second;
}

std::optional<i64> Arguments::integer(const std::string& name, i64 low, i64 high) const {
  if (!has(name)) return std::nullopt;
  const std::string value = text(name);
  const auto refuse = [&] {
    throw InputError(
        fmt::format("{}: found '{}'; allowed: an integer from {} to {}", name, value, low, high));
  };
  const auto is_all_of_it = [&](auto& target) {
    const char* const end = value.data() + value.size();
    const auto [stopped, error] = std::from_chars(value.data(), end, target);
    return error == std::errc() && stopped == end;
  };
  i64 number = 0;
  if (!is_all_of_it(number)) {
    double real = 0;  // 1e6 is a million
    if (!is_all_of_it(real) || !(std::abs(real) <= 9e15) || real != std::floor(real)) refuse();
    number = static_cast<i64>(real);
  }
  if (number < low || number > high) refuse();
  return number;
}

std::optional<double> Arguments::real(const std::string& name, double low, double high) const {
  if (!has(name)) return std::nullopt;
  const std::string value = text(name);
  const char* const end = value.data() + value.size();
  double number = 0;
  const auto [stopped, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stopped != end || !(number >= low && number <= high))
    throw InputError(
        fmt::format("{}: found '{}'; allowed: a number from {} to {}", name, value, low, high));
  return number;
}

std::string Arguments::choice(const std::string& name,
                              const std::vector<std::string>& allowed) const {
  std::string value = text(name, allowed.front());
  if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
    throw InputError(
        fmt::format("{}: found '{}'; allowed: {}", name, value, fmt::join(allowed, ", ")));
  return value;
}

ParsedCommandLine parse_command_line(int argc, const char* const* argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  i64 bytes = 0;
  for (const std::string& word : words) bytes += static_cast<i64>(word.size());
  if (bytes > kMostArgumentBytes) throw InputError("the command line is longer than 1 MiB");

  ParsedCommandLine parsed;
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    parsed.print_and_leave = words.size() > 1 ? usage(find_command(words[1])) : overview();
    return parsed;
  }
  if (words[0] == "--version") {
    const BuildInfo build = build_info();
    parsed.print_and_leave = fmt::format("sidestep {} ({})\n", build.version, build.commit);
    return parsed;
  }
  if (words[0].starts_with("-"))
    throw InputError(
        fmt::format("found option '{}' before any command; allowed: a command first "
                    "(sidestep --help)",
                    words[0]));
  const CommandRow& command = find_command(words[0]);
  if (std::any_of(words.begin() + 1, words.end(),
                  [](const std::string& word) { return word == "--help" || word == "-h"; })) {
    parsed.print_and_leave = usage(command);
    return parsed;
  }
  parsed.arguments.command = command.name;
  parsed.arguments.command_line = "sidestep";
  for (const std::string& word : words) parsed.arguments.command_line += " " + shell_quoted(word);
  words.erase(words.begin());
  parse_with_cli11(command, std::move(words), parsed.arguments.values);
  check(command, parsed.arguments);
  return parsed;
}

}  // namespace sidestep
