#include "sidestep/ensemble/trajectory.h"

#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

constexpr std::size_t kMostRecords = 4096;             // if we choose how often to record
constexpr std::size_t kMostRecordsAskedFor = 1000000;  // a run may go on for 10^12 steps

// Keeps every second record.
template <class T>
void halve(std::vector<T>& records) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < records.size(); i += 2) records[kept++] = records[i];
  records.resize(kept);
}

}  // namespace

Trajectory record_trajectory(const Problem& problem, std::uint64_t run, Engine engine, i64 every,
                             const StopRequest& stop) {
  const TeacherMoments teacher(problem);
  const bool automatic = every == 0;
  Trajectory trajectory;
  trajectory.every = automatic ? 1 : every;

  const auto record = [&](i64 t, const OrderParameters& state) {
    if (trajectory.t.size() == kMostRecordsAskedFor)
      throw InputError(
          fmt::format("--every: found {}, which makes more than {} rows; allowed: a "
                      "larger number, or none",
                      every, kMostRecordsAskedFor));
    trajectory.t.push_back(t);
    trajectory.states.push_back(observe(teacher, state));
  };
  const auto observer = [&](i64 t, const OrderParameters& state) {
    if (state.s <= 0)
      trajectory.positive_since = -1;
    else if (trajectory.positive_since < 0)
      trajectory.positive_since = t;
    if (t % trajectory.every != 0) return;
    if (automatic && trajectory.t.size() == kMostRecords) {
      halve(trajectory.t);
      halve(trajectory.states);
      trajectory.every *= 2;
      if (t % trajectory.every != 0) return;
    }
    record(t, state);
  };
  trajectory.end = run_one(problem, run, engine, observer, stop);
  const i64 last = trajectory.end.result.steps;
  if (trajectory.t.back() != last) record(last, trajectory.end.state);
  i64 begin = 0;
  for (const Stage& stage : problem.steps) {
    if (begin > last) break;
    trajectory.stage_begins.push_back(begin);
    begin = stage.until;
  }
  return trajectory;
}

}  // namespace sidestep
