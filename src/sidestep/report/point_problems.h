// The problem file of every point of a grid, in little space: the distinct lines of all of them
// once, and for each point which lines differ from those of point 0. A map of 200 x 200 then takes
// some hundred kilobytes instead of some twenty megabytes.
#pragma once

#include <optional>
#include <string>

#include "sidestep/study/grid.h"
#include "sidestep/study/grid_study.h"

namespace sidestep {

struct PointProblems {
  std::string lines;   ///< the distinct lines, numbered from 0, each ended by a line break
  std::string base;    ///< numbers of the lines of point 0: "0 1 2"
  std::string points;  ///< for each point, ended by ';': "PLACE:LINE ..." where it differs from
                       ///< point 0, or "=LINE LINE ..." if it has another number of lines
};

/// At thresholds that were found, of the problem with the value found. Nothing if the texts are too
/// long to be all made.
std::optional<PointProblems> point_problems(const Study& study, const Grid& grid,
                                            const GridResult& result);

}  // namespace sidestep
