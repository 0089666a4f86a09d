// `audit --along` as a table and as text. As JSON: json.h.
#pragma once

#include <span>
#include <string>

#include "sidestep/report/table.h"
#include "sidestep/study/along.h"

namespace sidestep {

/// A margin of AlongState, and where it counts.
struct AlongColumn {
  const char* name;   ///< in the CSV and in Python
  const char* claim;  ///< in the text and in JSON
  double AlongState::*margin;
  bool AlongState::*region;  ///< null: the claim is about all states of its runs
};
std::span<const AlongColumn> along_columns();
/// The column of along_table that says whether a state is in the claim's region; empty: all are.
std::string region_column(const AlongColumn& column);

/// The stage, from 1, that step t belongs to.
i64 stage_of(const Trajectory& trajectory, i64 t);

/// One row for each recorded step: stage (from 1), the order parameters, the regions (0 or 1) and
/// the margins. What the figure is drawn from.
Table along_table(const Along& along);
/// A few lines for a person: when stage I ends, where the run is inside which region, and the
/// least margin of each claim inside its region.
std::string along_text(const Problem& problem, std::uint64_t run, const Along& along);

/// A claim's least margin over the recorded states inside its region.
struct LeastMargin {
  std::string claim;  ///< "lemma-5 (upper)"
  i64 states = 0;     ///< recorded states inside the region
  double margin = 0;  ///< the least; meaningless if there are none
  i64 t = 0;          ///< where
};
std::vector<LeastMargin> least_margins(const Along& along);

}  // namespace sidestep
