#include "sidestep/study/grid.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/toml_document.h"
#include "sidestep/study/points.h"

namespace sidestep {
namespace {

std::string located(const Study& study, const std::string& problem) {
  if (catalogue_text(problem) || study.folder.empty()) return problem;
  return (std::filesystem::path(study.folder) / problem).string();  // an absolute one stays
}

std::set<std::string> problem_names(const Study& study) {
  for (const Axis& axis : study.axes)
    if (axis.of_problems()) return {axis.values.begin(), axis.values.end()};
  return {study.problem};
}

}  // namespace

std::vector<std::string> settings(const std::vector<std::string>& keys, double value,
                                  bool integer) {
  std::vector<std::string> overrides;
  overrides.reserve(keys.size());
  for (const std::string& key : keys)
    overrides.push_back(integer ? fmt::format("{}={}", key, static_cast<i64>(value))
                                : fmt::format("{}={}", key, value));
  return overrides;
}

Grid::Grid(const Study& study) : study_(&study), points_(study.points()) {
  for (const std::string& name : problem_names(study)) {
    const std::string path = located(study, name);
    add(name, problem_text(path), path);
  }
}

Grid::Grid(const Study& study, const std::string& stored)
    : study_(&study), points_(study.points()) {
  std::size_t begin = 0;
  const std::set<std::string> names = problem_names(study);
  for (auto name = names.begin(); name != names.end(); ++name) {
    const std::string heading = "# " + *name + '\n';
    const auto next = std::next(name);
    // A line break ends each text; of the last one it ends `stored`.
    const std::size_t end =
        next == names.end() ? stored.rfind('\n') : stored.find("\n# " + *next + '\n', begin);
    if (stored.compare(begin, heading.size(), heading) != 0 || end == std::string::npos ||
        end < begin + heading.size())
      throw InputError(
          fmt::format("{}: the stored problems are not those of the study", study.name));
    add(*name, stored.substr(begin + heading.size(), end - begin - heading.size()), *name);
    begin = end + 1;
  }
}

void Grid::add(const std::string& name, const std::string& text, const std::string& path) {
  texts_.emplace(name, text);
  sources_.emplace(name, ProblemSource(text, path));
}

std::string Grid::name(i64 point) const {
  return fmt::format("point {} of {} ({})", point + 1, points_, values_at(*study_, point));
}

Problem Grid::problem(i64 point, const std::vector<std::string>& overrides) const {
  std::string source = study_->problem;
  std::vector<std::string> all = study_->set;
  const std::vector<i64> at = place_of(*study_, point);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const Axis& axis = study_->axes[i];
    const std::string& value = axis.values[static_cast<std::size_t>(at[i])];
    if (axis.of_problems()) {
      source = value;
      continue;
    }
    const std::string written = axis.numbers.empty() ? toml_quoted(value) : value;
    for (const std::string& key : axis.keys) all.push_back(fmt::format("{}={}", key, written));
  }
  all.insert(all.end(), overrides.begin(), overrides.end());
  try {
    return sources_.at(source).with(all);
  } catch (const InputError& error) {
    std::string where = study_->axes.empty() ? "" : name(point);
    for (const std::string& assignment : overrides)
      where += (where.empty() ? "" : ", ") + assignment;
    throw InputError(fmt::format("{}: {}: {}", study_->source, where, error.what()));
  }
}

std::string Grid::problem_texts() const {
  std::string all;
  for (const auto& [name, text] : texts_) {
    all += fmt::format("# {}", name);
    const std::size_t begin = all.size();
    all += '\n' + text + '\n';
    // A comment that reads like the heading of another text must not end this one.
    for (const auto& [other, of_other] : texts_) {
      const std::string heading = "\n# " + other + '\n';
      for (std::size_t at = begin; (at = all.find(heading, at)) != std::string::npos; ++at)
        all.insert(at + heading.size() - 1, " ");
    }
  }
  return all;
}

void check_grid(const Study& study, const Grid& grid, int jobs, const std::atomic<bool>& stop) {
  const PointWork check = [&](i64 point) {
    if (!study.threshold) {
      static_cast<void>(grid.problem(point));
      return true;
    }
    const ThresholdSettings& threshold = *study.threshold;
    for (const double end : {threshold.low, threshold.high})
      static_cast<void>(grid.problem(point, settings(threshold.keys, end, threshold.integer)));
    return true;
  };
  static_cast<void>(
      run_points({.first = 0, .until = grid.points(), .jobs = jobs}, check, {}, {}, stop));
}

}  // namespace sidestep
