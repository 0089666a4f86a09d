// The command line as data: every command and every option once. Parser, --help, the manual page
// (manual.h) and the completion of the shells (completion.h) are made from these rows.
#pragma once

#include <string>
#include <vector>

namespace sidestep {

struct OptionRow {
  std::string name;   ///< "--runs"
  std::string value;  ///< "N"; empty for a flag. What FILE, DIR, PROBLEM, STUDY, CLAIM and
                      ///< KEY=VALUE may be, completion.cpp knows
  std::string help;
  bool repeats = false;
  std::vector<std::string> choices = {};  ///< empty: anything
};

struct PositionalRow {
  std::string name;  ///< "PROBLEM"
  std::string help;
  bool required = true;
  std::vector<std::string> choices;  ///< empty: anything
  bool repeats = false;              ///< the last one of a command may
};

struct CommandRow {
  std::string name;
  std::string summary;      ///< one line, for the list of commands
  std::string description;  ///< a paragraph and examples, for `sidestep COMMAND --help`
  std::vector<PositionalRow> positionals;
  std::vector<OptionRow> options;
};

/// All commands, in the order of a first session.
const std::vector<CommandRow>& commands();

}  // namespace sidestep
