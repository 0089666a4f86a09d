// A threshold: the value of one key at which the exact probability of the global optimum crosses a
// level, over a grid of other keys. For instance the shortest warmup with P >= 0.9999.
//
// The probability need not be monotone in the key. So it is looked at in a few places first
// (`scan`), and the first crossing they show in the direction asked for is taken and narrowed: to
// neighbouring whole numbers, or to a part in 10^9.
#pragma once

#include <string>
#include <vector>

#include "sidestep/study/grid_study.h"

namespace sidestep {

enum class ThresholdStatus {
  found,
  uncertain,  ///< found, but P is within its error of the level on one side of whole numbers
  below,      ///< P is below the level wherever it was looked at
  above,      ///< P is at or above the level wherever it was looked at
  other_way   ///< it crosses the level only in the other direction
};
inline constexpr int kThresholdStatuses = 5;
std::string to_string(ThresholdStatus status);

/// value        the first value at which P has crossed: P >= level. For a crossing down, the last
///              one before it has
/// probability  P there
/// beyond       P on the other side, at the neighbouring whole number or within a part in 10^9
/// error        of P at `value`
/// low, high    P at the ends of the range
/// crossings    of the level that the scan shows, in the direction asked for
/// status       number of a ThresholdStatus; the first three columns are empty unless found
const std::vector<std::string>& threshold_columns();

/// What computes a row. Keeps references.
RowWork threshold_work(const Study& study, const Grid& grid, const StudyOptions& options);

GridResult study_threshold(const Study& study, const Grid& grid, const GridStudyOptions& options);

/// What the numbers of one point say, as a sentence without a full stop.
std::string threshold_sentence(const Study& study, const GridResult& result, i64 point);

/// The level at a point of the grid.
double threshold_level(const Study& study, i64 point);

}  // namespace sidestep
