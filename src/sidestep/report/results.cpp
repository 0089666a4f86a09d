#include "sidestep/report/results.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/dynamics/observable_names.h"
#include "sidestep/problem/read.h"
#include "sidestep/problem/split.h"

namespace sidestep {
namespace {

std::vector<std::string> observables_row(i64 t, const Observables& x) {
  std::vector<std::string> row = {fmt::format("{}", t)};
  for (const auto& [name, member] : kObservables) row.push_back(fmt::format("{}", x.*member));
  return row;
}

}  // namespace

Table table1_table(const std::vector<Table1Cell>& cells) {
  Table table;
  table.columns = {"method",    "k",        "runs",   "global",       "spurious",
                   "undecided", "diverged", "rate",   "95% interval", "exact",
                   "paper",     "p-value",  "verdict"};
  for (const Table1Cell& cell : cells) {
    const Tally& tally = cell.ours.tally;
    const auto count = [&tally](Outcome outcome) {
      return fmt::format("{}", tally.count(outcome));
    };
    table.rows.push_back(
        {cell.method, fmt::format("{}", cell.k), fmt::format("{}", tally.runs),
         count(Outcome::global), count(Outcome::spurious), count(Outcome::undecided),
         count(Outcome::diverged), fmt::format("{:.4f}", cell.ours.rate()),
         fmt::format("[{:.4f}, {:.4f}]", cell.ours.interval.low, cell.ours.interval.high),
         fmt::format("{:.10f}", cell.exact.global), fmt::format("{:.4f}", cell.paper),
         cell.p_value > 0 ? fmt::format("{:.2g}", cell.p_value) : "<1e-290",
         cell.compatible ? "agrees" : "DIFFERS"});
  }
  return table;
}

std::string findings_text(const std::vector<std::string>& findings) {
  constexpr std::size_t kWidth = 100;
  std::string text;
  for (const std::string& finding : findings) {
    std::string line = "*";
    for (const std::string& word : split(finding, ' ')) {
      if (line.size() + 1 + word.size() > kWidth) {
        text += line + '\n';
        line = " ";
      }
      line += ' ' + word;
    }
    text += line + '\n';
  }
  return text;
}

namespace {

std::string which_runs(const Problem& problem, const EnsembleResult& result,
                       const StudyOptions& options) {
  const i64 all = problem.run.runs;
  if (options.shard.of == 1) return "";
  const i64 first = part_of(all, options.shard, "runs").first;
  if (result.tally.runs == 0) return fmt::format(", of runs {} on of {}", first, all);
  return fmt::format(": runs {} to {} of {}", first, first + result.tally.runs - 1, all);
}

}  // namespace

std::string ensemble_text(const Problem& problem, const EnsembleResult& result,
                          const StudyOptions& options) {
  const Tally& tally = result.tally;
  std::string text = fmt::format(
      "{}: {} of {} runs reached the global optimum{}\n"
      "  rate       {:.6f}, 95% interval [{:.6f}, {:.6f}] ({})\n"
      "  outcomes   {} global, {} spurious, {} undecided, {} diverged\n",
      problem.name, tally.count(Outcome::global), tally.runs, which_runs(problem, result, options),
      result.rate(), result.interval.low, result.interval.high, to_string(options.interval),
      tally.count(Outcome::global), tally.count(Outcome::spurious), tally.count(Outcome::undecided),
      tally.count(Outcome::diverged));
  if (result.steps.count() > 0)
    text += fmt::format(
        "  steps      mean {:.1f}, median {}, 99% {}, most {} ({})\n", *result.steps.mean(),
        *result.steps.median(), *result.steps.p99(), *result.steps.max(),
        problem.run.stop == StopRule::trapped ? "until the label was proved" : "to the tolerance");
  text += fmt::format("  cost       {} GD steps in {:.3g} s, engine {}", tally.gd_steps,
                      result.wall_s, to_string(options.engine));
  if (options.engine == Engine::batch) text += fmt::format(" ({})", simd_at_work(options));
  const i64 threads = threads_at_work(options);
  return text + fmt::format(", {} thread{}, seed {}\n", threads, threads == 1 ? "" : "s",
                            problem.run.seed);
}

namespace {

// As many digits as the error leaves, 15 at most.
std::string with_error(double value, double error) {
  const double digits = error > 0 ? std::ceil(-std::log10(error)) : 15;
  return fmt::format("{:.{}f}", value, static_cast<int>(std::clamp(digits, 1.0, 15.0)));
}

}  // namespace

std::string probability_text(const Problem& problem, const Probability& result,
                             const ProbabilityOptions& options) {
  std::string text = fmt::format(
      "{}: P(global) = {}, error {:.1e}\n"
      "  spurious   {}\n"
      "  undecided  {:.3g}\n"
      "  method     {}\n",
      problem.name, with_error(result.global, result.error), result.error,
      with_error(result.spurious, result.error), result.undecided, to_string(result.method));
  if (!result.remark.empty()) text += fmt::format("  remark     {}\n", result.remark);
  return text + fmt::format("  cost       {} runs, {} GD steps, {:.3g} s ({})\n",
                            result.evaluations, result.gd_steps, result.wall_s,
                            to_string(options.simd));
}

std::string trajectory_text(const Problem& problem, const Trajectory& trajectory) {
  const RunEnd& end = trajectory.end;
  std::string text = fmt::format("{}: {} after {} steps\n", problem.name,
                                 to_string(end.result.outcome), end.result.steps);
  if (end.label_step >= 0) text += fmt::format("  label proved at step {}\n", end.label_step);
  text += trajectory.positive_since >= 0
              ? fmt::format("  a'a* > 0 from step {} on\n", trajectory.positive_since)
              : std::string("  a'a* <= 0 at the end\n");
  for (std::size_t j = 0; j < trajectory.stage_begins.size(); ++j)
    text += fmt::format("  stage {} begins at step {}: eta_a = {}, eta_w = {}\n", j + 1,
                        trajectory.stage_begins[j], problem.steps[j].eta_a, problem.steps[j].eta_w);
  const Observables& last = trajectory.states.back();
  text += fmt::format("  at the end phi = {:.6g}, a'a* = {:.6g}, loss = {:.6g}\n", last.phi, last.s,
                      last.loss);
  return text;
}

Table trajectory_table(const Trajectory& trajectory) {
  Table table;
  table.columns = {"t"};
  for (const auto& [name, member] : kObservables) table.columns.emplace_back(name);
  for (std::size_t i = 0; i < trajectory.t.size(); ++i)
    table.rows.push_back(observables_row(trajectory.t[i], trajectory.states[i]));
  return table;
}

Table figure3_table(const Figure3& figure) {
  Table table;
  for (const auto& [name, trajectory] :
       {std::pair<const char*, const Trajectory&>("ssw", figure.with_warmup),
        std::pair<const char*, const Trajectory&>("no-ssw", figure.without_warmup)}) {
    const Table part = trajectory_table(trajectory);
    if (table.columns.empty()) {
      table.columns = {"series"};
      table.columns.insert(table.columns.end(), part.columns.begin(), part.columns.end());
    }
    for (const auto& row : part.rows) {
      table.rows.push_back({name});
      table.rows.back().insert(table.rows.back().end(), row.begin(), row.end());
    }
  }
  return table;
}

}  // namespace sidestep
