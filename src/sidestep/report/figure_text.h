// What the figures and tables in an output folder say, as a sentence, and what is wrong with files
// that a report cannot show.
#pragma once

#include <string>

#include "sidestep/report/table.h"

namespace sidestep {

struct FigureText {
  std::string fault{};     ///< why it is left out, "it has no array phi"; the rest is empty then
  std::string sentence{};  ///< the answer
  std::string command{};   ///< that computes it again; empty if the file does not tell
};

/// The bytes of figure2.npz, landscape.npz and boundary.npz.
FigureText figure2_text(const std::string& npz);
FigureText landscape_text(const std::string& npz);
FigureText boundary_text(const std::string& npz);

/// theory.csv and the tables of trajectories and of claims along a run. In these all cells are
/// numbers but for the first column, if it is `series`.
FigureText theory_figure_text(const Table& table);
FigureText trajectory_text(const Table& table);
FigureText along_figure_text(const Table& table);
/// The least margin of each claim over the recorded steps inside its region.
Table along_margins(const Table& table);

/// As the shell reads it: in quotes if need be.
std::string quoted(const std::string& text);

}  // namespace sidestep
