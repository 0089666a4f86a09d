// The results of sweeps and thresholds: text for people, files for programs and for figures.
#pragma once

#include <string>
#include <vector>

#include "sidestep/report/table.h"
#include "sidestep/study/grid_study.h"
#include "sidestep/study/study.h"

namespace sidestep {

/// What a cell of a column says, "" where there is no number: `method` and `status` in words.
std::string grid_cell(const std::string& column, double value);

/// Axes and results, one row for each point done, as few columns as say all.
Table grid_table(const Study& study, const GridResult& result);

/// Least and most of each result and where, for grids too large for a table.
std::string grid_summary(const Study& study, const GridResult& result);

/// A line of names, then axes and columns of each point, numbers in their shortest exact form. The
/// file is written whole or not at all. Throws SystemError.
void write_grid_csv(const std::string& path, const Study& study, const GridResult& result);

/// Arrays for numpy.load: each axis under its key (words as bytes, one to a line), each column with
/// the shape of the grid, and `spec`, the bytes of a JSON text that says what the axes are and how
/// to draw the figure. Throws SystemError.
void write_grid_npz(const std::string& path, const Study& study, const GridResult& result);

}  // namespace sidestep
