// Table 1 of the paper: how often gradient descent reaches the global optimum, for three methods
// and seven widths, with the paper's numbers beside
// ours. Each cell is computed twice: simulated, and exactly; the paper is held against the latter.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sidestep/statistics/probability.h"
#include "sidestep/study/ensemble_study.h"

namespace sidestep {

inline constexpr i64 kPaperRuns = 5000;  ///< runs behind each published rate

struct Table1Cell {
  std::string method;  ///< "resnet-ssw", "resnet", "cnn"
  int k = 0;
  double paper = 0;  ///< published rate, of kPaperRuns runs
  EnsembleResult ours;
  Probability exact;              ///< of the same problem (statistics/probability.h)
  double simulation_p_value = 1;  ///< of our count, if `exact` is right
  double p_value = 1;      ///< of the published count, if `exact` is right (binomial, two-sided)
  bool compatible = true;  ///< p_value not below kTable1Level
};

/// With 21 cells, 5 % that any is called incompatible by chance (Bonferroni).
inline constexpr double kTable1Level = 0.05 / 21;

struct Table1Options {
  i64 runs = kPaperRuns;
  std::uint64_t seed = 1;
  std::vector<std::string> overrides;  ///< "key=value", applied to every cell
};

/// The problems of all 21 cells in the paper's order. Throws InputError if one cannot be run.
std::vector<Problem> table1_problems(const Table1Options& table);

/// All 21 cells in the paper's order; fewer if stopped. `before_cell` is told what comes next.
std::vector<Table1Cell> study_table1(
    const Table1Options& table, const StudyOptions& options,
    const std::function<void(std::size_t cell, const std::string& problem)>& before_cell);

/// What the table says about the paper, one sentence for each method.
std::vector<std::string> table1_findings(const std::vector<Table1Cell>& cells);

}  // namespace sidestep
