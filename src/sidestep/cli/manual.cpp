#include "sidestep/cli/manual.h"

#include <fmt/format.h>

#include "sidestep/cli/options.h"
#include "sidestep/problem/split.h"

namespace sidestep {
namespace {

constexpr const char* kAbout =
    "sidestep answers whether gradient descent trains a small neural network to the global optimum "
    "or to a spurious one: from which starts, how often, after how many steps, and what of that "
    "can be proved. The network is the two-layer non-overlapping CNN of Liu et al., Towards "
    "Understanding the Importance of Shortcut Connections in Residual Networks (NeurIPS 2019), "
    "with and without shortcut and step-size warmup.";

struct Entry {
  const char* term;
  const char* text;
};

constexpr Entry kExitCodes[] = {
    {"0", "Done."},
    {"1", "Failed or interrupted; what was done by then is kept where the command says so."},
    {"2", "Bad input; one sentence on stderr says which field, what was found, what is allowed."},
};

constexpr Entry kEnvironment[] = {
    {"SIDESTEP_SIMD", "Instruction set to use: scalar, sse4, avx2 or avx512."},
    {"SIDESTEP_PYTHON", "The Python that draws figures, if not the one found by itself."},
    {"OMP_NUM_THREADS, SLURM_CPUS_PER_TASK", "Upper bounds on the default of --jobs."},
};

// Text that roff shows as it is: in a line of prose or of an example.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '\\': out += "\\e"; break;
      case '-': out += "\\-"; break;
      case '\'': out += "\\(aq"; break;
      case '`': out += "\\(ga"; break;
      case '^': out += "\\(ha"; break;
      case '~': out += "\\(ti"; break;
      default: out += c;
    }
  return out.starts_with('.') ? "\\&" + out : out;
}

// A description: paragraphs, and lines that begin with two spaces, which are examples.
std::string paragraphs(const std::string& text) {
  std::string out;
  bool example = false;
  for (const std::string& line : split(text, '\n')) {
    const bool indented = line.starts_with("  ");
    if (indented != example) out += indented ? ".PP\n.EX\n" : ".EE\n";
    example = indented;
    if (line.empty())
      out += ".PP\n";
    else
      out += escaped(line) + "\n";
  }
  // An empty line before examples has begun their paragraph already.
  for (std::size_t at; (at = out.find(".PP\n.PP\n")) != std::string::npos;) out.erase(at, 4);
  return out + (example ? ".EE\n" : "");
}

std::string tagged(const std::string& term, const std::string& text) {
  return ".TP\n" + term + "\n" + escaped(text) + "\n";
}

std::string bold(const std::string& text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + escaped(text) + "\\fR"; }

std::string option_term(const OptionRow& row) {
  return bold(row.name) + (row.value.empty() ? "" : " " + italic(row.value));
}

std::string command_section(const CommandRow& command) {
  std::string text = ".SS " + bold("sidestep " + command.name);
  for (const PositionalRow& row : command.positionals) {
    const std::string name = italic(row.name) + (row.repeats ? "\\~..." : "");
    text += row.required ? "\\~" + name : "\\~[" + name + "]";
  }
  text += "\\~[options]\n" + escaped(command.summary) + "\n.PP\n" + paragraphs(command.description);
  for (const PositionalRow& row : command.positionals) text += tagged(italic(row.name), row.help);
  for (const OptionRow& row : command.options) text += tagged(option_term(row), row.help);
  return text;
}

}  // namespace

std::string manual_page(const std::string& version) {
  std::string text = ".\\\" Written by `sidestep info --man` from the table of its options.\n";
  text += fmt::format(".TH SIDESTEP 1 \"\" \"sidestep {}\" \"User Commands\"\n", escaped(version));
  text += ".SH NAME\nsidestep \\- how gradient descent trains small neural networks\n";
  text += ".SH SYNOPSIS\n.B sidestep\n.I COMMAND\n.RI [ options ]\n.br\n";
  text += ".B sidestep\n.I COMMAND\n.B \\-\\-help\n.br\n.B sidestep \\-\\-version\n";
  text += ".SH DESCRIPTION\n" + escaped(kAbout) + "\n";
  text += ".SH COMMANDS\n";
  for (const CommandRow& command : commands()) text += command_section(command);
  text += ".SH EXIT STATUS\n";
  for (const Entry& entry : kExitCodes) text += tagged(bold(entry.term), entry.text);
  text += ".SH ENVIRONMENT\n";
  for (const Entry& entry : kEnvironment) text += tagged(bold(entry.term), entry.text);
  text += ".SH FILES\n" +
          tagged(italic("sidestep-out/"),
                 "Where tables, figures and the store (sidestep.db, SQLite) go without --out.");
  return text;
}

}  // namespace sidestep
