#include "sidestep/report/point_problems.h"

#include <unordered_map>

#include <fmt/format.h>

#include "sidestep/problem/read.h"
#include "sidestep/study/threshold.h"

namespace sidestep {
namespace {

constexpr i64 kMostBytes = 200'000'000;  // a second or two of making texts

class Lines {
 public:
  // The numbers of the lines of `text`.
  std::vector<std::size_t> numbers(const std::string& text) {
    std::vector<std::size_t> result;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      std::string line = text.substr(begin, end - begin);
      const auto [known, is_new] = numbers_.try_emplace(line, numbers_.size());
      if (is_new) all_ += line + '\n';
      result.push_back(known->second);
      begin = end + 1;
    }
    return result;
  }
  [[nodiscard]] std::string take() { return std::move(all_); }

 private:
  std::unordered_map<std::string, std::size_t> numbers_;
  std::string all_;
};

std::string problem_at(const Study& study, const Grid& grid, const GridResult& result, i64 point) {
  if (!study.threshold) return to_toml(grid.problem(point));
  const ThresholdSettings& threshold = *study.threshold;
  const auto status =
      static_cast<ThresholdStatus>(static_cast<int>(result.at(point, result.column("status"))));
  const bool found = status == ThresholdStatus::found || status == ThresholdStatus::uncertain;
  const double value = found ? result.at(point, result.column("value")) : threshold.low;
  return to_toml(grid.problem(point, settings(threshold.keys, value, threshold.integer)));
}

}  // namespace

std::optional<PointProblems> point_problems(const Study& study, const Grid& grid,
                                            const GridResult& result) {
  if (result.done == 0) return std::nullopt;
  Lines lines;
  const std::string first = problem_at(study, grid, result, 0);
  if (static_cast<i64>(first.size()) > kMostBytes / result.done) return std::nullopt;
  const std::vector<std::size_t> base = lines.numbers(first);
  PointProblems problems;
  problems.base = fmt::format("{}", fmt::join(base, " "));
  for (i64 point = 0; point < result.done; ++point) {
    const std::vector<std::size_t> mine = lines.numbers(problem_at(study, grid, result, point));
    if (mine.size() != base.size()) {
      problems.points += fmt::format("={}", fmt::join(mine, " "));
    } else {
      const char* separator = "";
      for (std::size_t i = 0; i < base.size(); ++i) {
        if (mine[i] == base[i]) continue;
        problems.points += fmt::format("{}{}:{}", separator, i, mine[i]);
        separator = " ";
      }
    }
    problems.points += ';';
  }
  problems.lines = lines.take();
  return problems;
}

}  // namespace sidestep
