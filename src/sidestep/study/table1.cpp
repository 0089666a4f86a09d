#include "sidestep/study/table1.h"

#include <cmath>

#include <fmt/format.h>

#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/read.h"
#include "sidestep/statistics/compare.h"

namespace sidestep {
namespace {

constexpr const char* kMethods[] = {"resnet-ssw", "resnet", "cnn"};

double published(const TableColumn& column, const std::string& method) {
  if (method == "resnet-ssw") return column.paper_resnet_ssw;
  return method == "resnet" ? column.paper_resnet : column.paper_cnn;
}

Table1Cell study_cell(const std::string& method, const TableColumn& column, const Problem& problem,
                      const StudyOptions& options) {
  Table1Cell cell;
  cell.method = method;
  cell.k = column.k;
  cell.paper = published(column, method);
  cell.ours = study_ensemble(problem, options);
  const i64 paper_global = std::llround(cell.paper * static_cast<double>(kPaperRuns));
  cell.p_value = fisher_exact_p(cell.ours.tally.count(Outcome::global), cell.ours.tally.runs,
                                paper_global, kPaperRuns);
  cell.compatible = cell.p_value >= kTable1Level;
  return cell;
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
  std::vector<Table1Cell> cells;
  for (const char* method : kMethods) {
    for (const TableColumn& column : kTable1) {
      const Problem& problem = problems[cells.size()];
      if (before_cell) before_cell(cells.size(), problem.name);
      Table1Cell cell = study_cell(method, column, problem, options);
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
      std::string& list = cell.ours.rate() > cell.paper ? higher : lower;
      list += fmt::format("{}k={} ({:.4f} against {:.4f}, p={:.1g})", list.empty() ? "" : ", ",
                          cell.k, cell.ours.rate(), cell.paper, cell.p_value);
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
