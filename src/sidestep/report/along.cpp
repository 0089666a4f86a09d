#include "sidestep/report/along.h"

#include <cmath>

#include <fmt/format.h>

namespace sidestep {
namespace {

constexpr AlongColumn kColumns[] = {
    {"lemma5_upper", "lemma-5 (upper)", &AlongState::lemma5_upper, nullptr},
    {"lemma5_lower", "lemma-5 (lower)", &AlongState::lemma5_lower, nullptr},
    {"lemma6", "lemma-6", &AlongState::lemma6, nullptr},
    {"lemma7", "lemma-7", &AlongState::lemma7, &AlongState::in_A},
    {"lemma11", "lemma-11", &AlongState::lemma11, &AlongState::in_K},
    {"lemma12", "lemma-12 (as printed)", &AlongState::lemma12, &AlongState::in_stage2},
    {"lemma12_scaled", "lemma-12 (with q delta/5)", &AlongState::lemma12_scaled,
     &AlongState::in_stage2},
    {"theorem4_lower", "theorem-4 (m)", &AlongState::theorem4_lower, &AlongState::in_stage2},
    {"theorem4_upper", "theorem-4 (M)", &AlongState::theorem4_upper, &AlongState::in_stage2}};

}  // namespace

std::span<const AlongColumn> along_columns() { return kColumns; }

std::string region_column(const AlongColumn& column) {
  if (column.region == &AlongState::in_A) return "in_A";
  if (column.region == &AlongState::in_K) return "in_K";
  return column.region == &AlongState::in_stage2 ? "in_stage2" : "";
}

i64 stage_of(const Trajectory& trajectory, i64 t) {
  std::size_t stage = 0;
  while (stage < trajectory.stage_begins.size() && trajectory.stage_begins[stage] <= t) ++stage;
  return static_cast<i64>(stage);
}

Table along_table(const Along& along) {
  Table table;
  table.columns = {"t",    "stage",      "phi",        "s",    "u",    "r",        "e",
                   "loss", "distance_w", "distance_a", "in_A", "in_K", "in_stage2"};
  for (const AlongColumn& column : kColumns) table.columns.emplace_back(column.name);
  for (std::size_t i = 0; i < along.states.size(); ++i) {
    const Observables& x = along.trajectory.states[i];
    const AlongState& state = along.states[i];
    const i64 t = along.trajectory.t[i];
    std::vector<std::string> row = {fmt::format("{}", t),
                                    fmt::format("{}", stage_of(along.trajectory, t))};
    for (const double value : {x.phi, x.s, x.u, x.r, x.e, x.loss, x.distance_w, x.distance_a})
      row.push_back(fmt::format("{}", value));
    for (const bool inside : {state.in_A, state.in_K, state.in_stage2})
      row.emplace_back(inside ? "1" : "0");
    for (const AlongColumn& column : kColumns)
      row.push_back(fmt::format("{}", state.*column.margin));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<LeastMargin> least_margins(const Along& along) {
  std::vector<LeastMargin> list;
  for (const AlongColumn& column : kColumns) {
    LeastMargin least{column.claim};
    for (std::size_t i = 0; i < along.states.size(); ++i) {
      const AlongState& state = along.states[i];
      const double margin = state.*column.margin;
      if ((column.region != nullptr && !(state.*column.region)) || std::isnan(margin)) continue;
      if (least.states++ == 0 || margin < least.margin) {
        least.margin = margin;
        least.t = along.trajectory.t[i];
      }
    }
    list.push_back(std::move(least));
  }
  return list;
}

std::string along_text(const Problem& problem, std::uint64_t run, const Along& along) {
  const Trajectory& trajectory = along.trajectory;
  std::string text = fmt::format("{}, run {}: {} optimum after {} steps, {} records\n",
                                 problem.name, run, to_string(trajectory.end.result.outcome),
                                 trajectory.end.result.steps, trajectory.t.size());
  for (std::size_t j = 1; j < trajectory.stage_begins.size(); ++j)
    text += fmt::format("  stage {} begins at step {}\n", j + 1, trajectory.stage_begins[j]);
  Table regions;
  regions.columns = {"inside the region of", "first", "last", "for good from"};
  for (const RegionVisit& visit : along.visits) {
    const auto step = [](i64 t) { return t < 0 ? std::string("never") : fmt::format("{}", t); };
    regions.rows.push_back(
        {visit.name, step(visit.first), step(visit.last), step(visit.stays_from)});
  }
  text += '\n' + to_text(regions) + '\n';
  Table margins;
  margins.columns = {"claim", "states in its region", "least margin", "at step"};
  for (const LeastMargin& least : least_margins(along)) {
    const bool any = least.states > 0;
    margins.rows.push_back({least.claim, fmt::format("{}", least.states),
                            any ? fmt::format("{:.6g}", least.margin) : "-",
                            any ? fmt::format("{}", least.t) : "-"});
  }
  return text + to_text(margins);
}

}  // namespace sidestep
