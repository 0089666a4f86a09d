#include "sidestep/cli/completion.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "sidestep/cli/options.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/keys.h"
#include "sidestep/study/audit.h"
#include "sidestep/study/studies.h"
#include "sidestep/study/study.h"

namespace sidestep {
namespace {

// What a value may be completed to: these words, and files or folders.
struct Candidates {
  std::vector<std::string> words;
  bool files = false;
  bool folders = false;
  bool goes_on = false;  // the words are only the beginning of a value: no space after them
};

std::vector<std::string> keys_to_set() {
  std::vector<std::string> keys;
  for (const std::string& section : known_keys(""))
    for (const std::string& key : known_keys(section))
      keys.push_back(section + (section == "steps" ? ".1." : ".") + key + "=");
  return keys;
}

// Those that the command, sweep or threshold, can do.
std::vector<std::string> studies_of(const std::string& command) {
  std::vector<std::string> names = built_in_studies();
  std::erase_if(names, [&](const std::string& name) {
    return read_study(name).threshold.has_value() != (command == "threshold");
  });
  return names;
}

Candidates candidates(const std::string& command, const std::string& value,
                      const std::vector<std::string>& choices) {
  if (!choices.empty()) return {choices};
  if (value == "FILE") return {{}, true};
  if (value == "DIR") return {{}, false, true};
  if (value == "PROBLEM") return {catalogue_names(), true};
  if (value == "STUDY") return {studies_of(command), true};
  if (value == "CLAIM") return {audit_ids()};
  if (value == "KEY=VALUE") return {keys_to_set(), false, false, true};
  return {};
}
Candidates candidates(const CommandRow& command, const OptionRow& row) {
  return candidates(command.name, row.value, row.choices);
}
Candidates candidates(const CommandRow& command, const PositionalRow& row) {
  return candidates(command.name, row.name, row.choices);
}

// In single quotes, for any of the shells.
std::string quoted(const std::string& text, const std::string& quote) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? quote : std::string(1, c);
  return out + "'";
}
std::string quoted(const std::string& text) { return quoted(text, "'\\''"); }

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::vector<std::string> option_names(const CommandRow& command, bool with_value) {
  std::vector<std::string> names;
  for (const OptionRow& row : command.options)
    if (row.value.empty() != with_value) names.push_back(row.name);
  if (!with_value) names.emplace_back("--help");
  return names;
}

// ---- bash ----

constexpr const char* kBashBegin =
    R"(# bash completion of sidestep, written by `sidestep info --completion bash`.
_sidestep() {
  local command=${COMP_WORDS[1]-} current=${COMP_WORDS[COMP_CWORD]-}
  local before=${COMP_WORDS[COMP_CWORD-1]-} valued= flags= words= more= position=1 i
  COMPREPLY=()
  # bash makes three words of --option=value.
  if [[ $current == = ]]; then current=
  elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]-}
  fi
)";

constexpr const char* kBashMiddle = R"(  for ((i = 2; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      =) ((i++)) ;;
      -*) [[ $valued == *" ${COMP_WORDS[i]} "* && ${COMP_WORDS[i+1]} != = ]] && ((i++)) ;;
      *) ((position++)) ;;
    esac
  done
  if [[ $valued == *" $before "* ]]; then position=$before
  elif [[ ${COMP_WORDS[COMP_CWORD]} == = || ${COMP_WORDS[COMP_CWORD-1]} == = ]]; then return
  fi
  case "$command $position" in
)";

constexpr const char* kBashEnd = R"(  esac
  [[ $current == -* && $position != -* ]] && words="$valued $flags" more=
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if [[ $more == =* ]]; then compopt -o nospace 2>/dev/null
  elif [[ $more ]]; then
    # Shown as file names only if they all are: names of the catalogue have slashes too.
    ((${#COMPREPLY[@]} == 0)) && compopt -o filenames 2>/dev/null
    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen "$more" -- "$current")
  fi
}
complete -F _sidestep sidestep
)";

std::string bash_case(const std::string& pattern, const Candidates& what) {
  const std::string more = what.goes_on ? "=" : what.files ? "-f" : what.folders ? "-d" : "";
  return fmt::format("    {}) words={} more={} ;;\n", pattern, quoted(joined(what.words)), more);
}

std::string bash_script() {
  std::string names;
  for (const CommandRow& command : commands()) names += command.name + " ";
  std::string text = kBashBegin;
  text += fmt::format(
      "  if ((COMP_CWORD < 2)); then\n"
      "    mapfile -t COMPREPLY < <(compgen -W '{}--help --version' -- \"$current\")\n"
      "    return\n"
      "  fi\n"
      "  case $command in\n",
      names);
  for (const CommandRow& command : commands())
    text += fmt::format("    {}) valued=' {} ' flags='{}' ;;\n", command.name,
                        joined(option_names(command, true)), joined(option_names(command, false)));
  text += "  esac\n";
  text += kBashMiddle;
  for (const CommandRow& command : commands()) {
    for (const OptionRow& row : command.options)
      if (!row.value.empty())
        text += bash_case(fmt::format("'{} {}'", command.name, row.name), candidates(command, row));
    for (std::size_t i = 0; i < command.positionals.size(); ++i) {
      const PositionalRow& row = command.positionals[i];
      const std::string place = row.repeats ? "'*[0-9]" : fmt::format("{}'", i + 1);
      text += bash_case(fmt::format("'{} {}", command.name, place), candidates(command, row));
    }
  }
  return text + kBashEnd;
}

// ---- zsh ----

// Inside a specification of _arguments.
std::string zsh_escaped(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '[' || c == ']' || c == ':' ? fmt::format("\\{}", c) : std::string(1, c);
  return out;
}

// The action that offers the candidates.
std::string zsh_action(const Candidates& what) {
  const std::string words =
      what.goes_on ? "compadd -S \"\" -- " + joined(what.words) : "(" + joined(what.words) + ")";
  if (what.goes_on) return "{" + words + "}";
  if (what.files && !what.words.empty())
    return "{_alternative \"names:name:" + words + "\" \"files:file:_files\"}";
  if (what.files) return "_files";
  if (what.folders) return "_files -/";
  return what.words.empty() ? " " : words;
}

std::string zsh_script() {
  std::string text =
      "#compdef sidestep\n"
      "# zsh completion of sidestep, written by `sidestep info --completion zsh`.\n"
      "_sidestep() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const CommandRow& command : commands())
    text += "    " + quoted(command.name + ":" + zsh_escaped(command.summary)) + "\n";
  text +=
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $words[1] in\n";
  for (const CommandRow& command : commands()) {
    text += fmt::format("    {})\n      _arguments", command.name);
    const auto spec = [&text](const std::string& one) { text += " \\\n        " + quoted(one); };
    for (const OptionRow& row : command.options) {
      std::string one = (row.repeats ? "*" : "") + row.name;
      if (!row.value.empty()) one += "=";  // the value is the next word or stands behind =
      one += "[" + zsh_escaped(row.help) + "]";
      if (!row.value.empty())
        one += ":" + zsh_escaped(row.value) + ":" + zsh_action(candidates(command, row));
      spec(one);
    }
    spec("--help[this text]");
    for (std::size_t i = 0; i < command.positionals.size(); ++i) {
      const PositionalRow& row = command.positionals[i];
      spec((row.repeats ? "*" : fmt::format("{}", i + 1)) + ":" + row.name + ":" +
           zsh_action(candidates(command, row)));
    }
    text += "\n      ;;\n";
  }
  return text + "  esac\n}\n_sidestep \"$@\"\n";
}

// ---- fish ----

constexpr const char* kFishBegin =
    R"(# fish completion of sidestep, written by `sidestep info --completion fish`.
function __sidestep_is
    set -l words (commandline -opc)
    if test (count $words) -lt 2
        test "$argv[1]" = none
    else
        test "$words[2]" = "$argv[1]"
    end
end
complete -c sidestep -f
complete -c sidestep -n '__sidestep_is none' -l version -d 'version and commit'
complete -c sidestep -l help -d 'what a command does and takes'
)";

std::string fish_words(const Candidates& what) {
  return what.words.empty() ? "" : " -a " + quoted(joined(what.words), "\\'");
}

std::string fish_script() {
  std::string text = kFishBegin;
  for (const CommandRow& command : commands())
    text += fmt::format("complete -c sidestep -n '__sidestep_is none' -a {} -d {}\n", command.name,
                        quoted(command.summary, "\\'"));
  for (const CommandRow& command : commands()) {
    const std::string line = "complete -c sidestep -n '__sidestep_is " + command.name + "'";
    for (const PositionalRow& row : command.positionals) {
      const Candidates what = candidates(command, row);
      text += line + (what.files ? " -F" : "") + fish_words(what) + "\n";
    }
    for (const OptionRow& row : command.options) {
      text += line + " -l " + row.name.substr(2);
      if (!row.value.empty()) {
        const Candidates what = candidates(command, row);
        text += (what.files || what.folders ? " -r -F" : " -x") + fish_words(what);
      }
      text += " -d " + quoted(row.help, "\\'") + "\n";
    }
  }
  return text;
}

}  // namespace

std::string completion_script(const std::string& shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  return fish_script();
}

}  // namespace sidestep
