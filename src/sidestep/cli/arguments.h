// What the user typed, after parsing against the option table and before any work.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

class Arguments {
 public:
  std::string command;
  std::string command_line;  ///< as one would type it again, for the record

  std::map<std::string, std::vector<std::string>>
      values;  ///< "--set" -> given values; "PROBLEM" too

  [[nodiscard]] bool has(const std::string& name) const;
  /// The value of an option or positional, or `otherwise`.
  [[nodiscard]] std::string text(const std::string& name, const std::string& otherwise = {}) const;
  [[nodiscard]] std::vector<std::string> all(const std::string& name) const;
  /// An integer in [low, high]; accepts 1e6. Throws InputError.
  [[nodiscard]] std::optional<i64> integer(const std::string& name, i64 low, i64 high) const;
  /// A number in [low, high]. Throws InputError.
  [[nodiscard]] std::optional<double> real(const std::string& name, double low, double high) const;
  /// One of `allowed`; the first of them if not given. Throws InputError.
  [[nodiscard]] std::string choice(const std::string& name,
                                   const std::vector<std::string>& allowed) const;
};

/// What to do instead of running a command: help or version text for stdout.
struct ParsedCommandLine {
  std::optional<std::string> print_and_leave;
  Arguments arguments;
};

/// Throws InputError on anything the option table does not allow.
ParsedCommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace sidestep
