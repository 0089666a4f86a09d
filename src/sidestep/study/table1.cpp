#include "sidestep/study/table1.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/read.h"
#include "sidestep/statistics/compare.h"
#include "sidestep/study/points.h"

namespace sidestep {
namespace {

constexpr const char* kMethods[] = {"resnet-ssw", "resnet", "cnn"};

double published(const TableColumn& column, const std::string& method) {
  if (method == "resnet-ssw") return column.paper_resnet_ssw;
  return method == "resnet" ? column.paper_resnet : column.paper_cnn;
}

std::string p_text(double p) {
  return p > 0 ? fmt::format("p={:.1g}", p) : std::string("p<1e-290");  // binomial_exact_p's least
}

// The p-value of a count under the exact probability; where that is known to a few digits only,
// under the value within its error that suits the count best.
double p_value(i64 successes, i64 trials, const Probability& exact) {
  const double rate = static_cast<double>(successes) / static_cast<double>(trials);
  const double low = std::max(exact.global - exact.error, 0.0);
  const double high = std::min(exact.global + exact.error + exact.undecided, 1.0);
  return binomial_exact_p(successes, trials, std::clamp(rate, low, high));
}

Table1Cell study_cell(const std::string& method, const TableColumn& column, const Problem& problem,
                      const Probability& exact, const StudyOptions& options) {
  Table1Cell cell;
  cell.method = method;
  cell.k = column.k;
  cell.paper = published(column, method);
  cell.ours = study_ensemble(problem, options);
  cell.exact = exact;
  const i64 paper_global = std::llround(cell.paper * static_cast<double>(kPaperRuns));
  cell.p_value = p_value(paper_global, kPaperRuns, cell.exact);
  cell.simulation_p_value =
      p_value(cell.ours.tally.count(Outcome::global), cell.ours.tally.runs, cell.exact);
  cell.compatible = cell.p_value >= kTable1Level;
  return cell;
}

std::vector<Probability> exact_column(const std::vector<Problem>& problems,
                                      const StudyOptions& options) {
  static const std::atomic<bool> never{false};
  std::vector<Probability> column(problems.size());
  const PointWork work = [&](i64 i) {
    const auto at = static_cast<std::size_t>(i);
    column[at] = exact_probability(problems[at], {.simd = options.simd, .stop = options.stop});
    return column[at].complete;
  };
  run_points({.first = 0, .until = static_cast<i64>(problems.size()), .jobs = options.jobs}, work,
             {}, {}, options.stop != nullptr ? *options.stop : never);
  return column;
}

}  // namespace

std::vector<Problem> table1_problems(const Table1Options& table) {
  std::vector<std::string> overrides = table.overrides;
  overrides.push_back(fmt::format("run.runs={}", table.runs));
  overrides.push_back(fmt::format("run.seed={}", table.seed));
  std::vector<Problem> problems;
  for (const char* method : kMethods)
    for (const TableColumn& column : kTable1)
      problems.push_back(read_problem(fmt::format("table1/{}/k{}", method, column.k), overrides));
  return problems;
}

std::vector<Table1Cell> study_table1(
    const Table1Options& table, const StudyOptions& options,
    const std::function<void(std::size_t cell, const std::string& problem)>& before_cell) {
  const std::vector<Problem> problems = table1_problems(table);
  const std::vector<Probability> exact = exact_column(problems, options);
  std::vector<Table1Cell> cells;
  if (options.stop != nullptr && *options.stop) return cells;
  for (const char* method : kMethods) {
    for (const TableColumn& column : kTable1) {
      const Problem& problem = problems[cells.size()];
      if (before_cell) before_cell(cells.size(), problem.name);
      Table1Cell cell = study_cell(method, column, problem, exact[cells.size()], options);
      if (!cell.ours.complete) return cells;
      cells.push_back(std::move(cell));
    }
  }
  return cells;
}

std::vector<std::string> table1_findings(const std::vector<Table1Cell>& cells) {
  std::vector<std::string> findings;
  const std::pair<const char*, const char*> methods[] = {
      {"resnet-ssw", "ResNet with warmup"}, {"resnet", "ResNet without warmup"}, {"cnn", "CNN"}};
  for (const auto& [method, title] : methods) {
    int total = 0;
    std::string higher;
    std::string lower;
    for (const Table1Cell& cell : cells) {
      if (cell.method != method) continue;
      ++total;
      if (cell.compatible) continue;
      std::string& list = cell.exact.global > cell.paper ? higher : lower;
      list += fmt::format("{}k={} ({:.4f} against {:.4f}, {})", list.empty() ? "" : ", ", cell.k,
                          cell.exact.global, cell.paper, p_text(cell.p_value));
    }
    if (total == 0) continue;
    if (higher.empty() && lower.empty())
      findings.push_back(fmt::format("{}: all {} cells agree with the paper.", title, total));
    if (!higher.empty())
      findings.push_back(
          fmt::format("{}: these settings succeed more often than printed at {}.", title, higher));
    if (!lower.empty())
      findings.push_back(
          fmt::format("{}: these settings succeed less often than printed at {}.", title, lower));
  }
  return findings;
}

}  // namespace sidestep
