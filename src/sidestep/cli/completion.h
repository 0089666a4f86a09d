// Completion for the shells, made from the option table: commands, options, and what may stand
// behind them, names of the catalogue, of built-in studies and of claims among it. The names are
// in the script, so that pressing TAB starts no program.
#pragma once

#include <string>

namespace sidestep {

/// A script for "bash" (to be sourced), "zsh" (a file _sidestep in fpath) or "fish".
std::string completion_script(const std::string& shell);

}  // namespace sidestep
