#include "sidestep/report/grid.h"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sidestep/report/json.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/store/atomic_file.h"
#include "sidestep/store/npz.h"
#include "sidestep/study/threshold.h"

namespace sidestep {
namespace {

// In the order of their enums.
constexpr std::array<const char*, kProbabilityMethods> kMethods = {
    "single_start", "boundary_proved", "boundary", "lines", "unlawful"};
static_assert(static_cast<std::size_t>(ProbabilityMethod::unlawful) + 1 == kMethods.size());
constexpr std::array<const char*, kThresholdStatuses> kStatuses = {"found", "uncertain", "below",
                                                                   "above", "other_way"};

std::string digits(double value, int count) {
  return std::isnan(value) ? "-" : fmt::format("{:.{}g}", value, count);
}

// As many digits as tell the three apart, 10 at least: both sides of a level are near it.
int telling_digits(double level, double there, double beyond) {
  constexpr int kFew = 10, kAll = 17;
  const auto alike = [](double a, double b, int count) {
    return a != b && digits(a, count) == digits(b, count);
  };
  int count = kFew;
  while (count < kAll &&
         (alike(there, beyond, count) || alike(level, there, count) || alike(level, beyond, count)))
    ++count;
  return count;
}

bool any_positive(const GridResult& result, int column) {
  for (i64 point = result.first; point < result.done; ++point)
    if (result.at(point, column) > 0) return true;
  return false;
}

std::vector<std::string> axis_names(const Study& study) {
  std::vector<std::string> names;
  for (const Axis& axis : study.axes) names.push_back(joined_keys(axis.keys));
  return names;
}

std::vector<std::string> axis_values(const Study& study, i64 point) {
  std::vector<std::string> values;
  const std::vector<i64> at = place_of(study, point);
  for (std::size_t i = 0; i < at.size(); ++i)
    values.push_back(study.axes[i].values[static_cast<std::size_t>(at[i])]);
  return values;
}

void add_threshold_columns(Table& table, const Study& study, const GridResult& result) {
  const std::string key = joined_keys(study.threshold->keys);
  table.columns.insert(table.columns.end(), {"level", key, "P there", "P beyond", "status"});
  const int value = result.column("value");
  for (i64 point = result.first; point < result.done; ++point) {
    const double level = threshold_level(study, point);
    const double there = result.at(point, result.column("probability"));
    const double beyond = result.at(point, result.column("beyond"));
    const int enough = telling_digits(level, there, beyond);
    for (const std::string& cell :
         {digits(level, 10), digits(result.at(point, value), 10), digits(there, enough),
          digits(beyond, enough), threshold_sentence(study, result, point)})
      table.rows[static_cast<std::size_t>(point - result.first)].push_back(cell);
  }
}

void add_interval(Table& table, const GridResult& result) {
  table.columns.emplace_back("95% interval");
  const int low = result.column("rate_low");
  const int high = result.column("rate_high");
  for (i64 point = result.first; point < result.done; ++point)
    table.rows[static_cast<std::size_t>(point - result.first)].push_back(
        fmt::format("[{:.4f}, {:.4f}]", result.at(point, low), result.at(point, high)));
}

void add_sweep_columns(Table& table, const GridResult& result) {
  for (const std::string& name : result.columns) {
    const int column = result.column(name);
    if (name == "rate_low") add_interval(table, result);
    if (name == "rate_low" || name == "rate_high" || name == "runs" || name == "global") continue;
    if (name == "undecided" && !any_positive(result, column)) continue;
    const int precision = name == "error" ? 2 : name == "rate" ? 6 : 10;
    table.columns.push_back(name);
    for (i64 point = result.first; point < result.done; ++point) {
      const double value = result.at(point, column);
      table.rows[static_cast<std::size_t>(point - result.first)].push_back(
          name == "method" ? grid_cell(name, value) : digits(value, precision));
    }
  }
}

}  // namespace

std::string grid_cell(const std::string& column, double value) {
  if (std::isnan(value)) return "";
  if (column == "method") return kMethods.at(static_cast<std::size_t>(value));
  if (column == "status") return kStatuses.at(static_cast<std::size_t>(value));
  return fmt::format("{}", value);
}

Table grid_table(const Study& study, const GridResult& result) {
  Table table;
  table.columns = axis_names(study);
  for (i64 point = result.first; point < result.done; ++point)
    table.rows.push_back(axis_values(study, point));
  if (study.threshold)
    add_threshold_columns(table, study, result);
  else
    add_sweep_columns(table, result);
  return table;
}

std::string grid_summary(const Study& study, const GridResult& result) {
  std::string text;
  const auto line = [&text](const std::string& name, const std::string& what) {
    text += fmt::format("  {:<20}{}\n", name, what);
  };
  for (const std::string& name : result.columns) {
    if (name == "method" || name == "status" || name == "runs" || name == "global") continue;
    const int column = result.column(name);
    i64 least = -1;
    i64 most = -1;
    i64 none = 0;
    for (i64 point = result.first; point < result.done; ++point) {
      const double value = result.at(point, column);
      none += std::isnan(value) ? 1 : 0;
      if (std::isnan(value)) continue;
      if (least < 0 || value < result.at(least, column)) least = point;
      if (most < 0 || value > result.at(most, column)) most = point;
    }
    std::string heading = name;
    const auto say = [&](const std::string& what) { line(std::exchange(heading, ""), what); };
    const auto extreme = [&](const char* which, i64 point) {
      say(fmt::format("{} {:.10g} at {}", which, result.at(point, column),
                      values_at(study, point)));
    };
    if (least >= 0 && result.at(least, column) == result.at(most, column)) {
      say(fmt::format("{:.10g} at all{} points", result.at(least, column),
                      none > 0 ? " other" : ""));
    } else if (least >= 0) {
      extreme("least", least);
      extreme("most", most);
    }
    if (none > 0) say(fmt::format("none at {} point{}", none, none == 1 ? "" : "s"));
  }
  if (!study.threshold) return text;
  std::array<i64, kThresholdStatuses> counts{};
  for (i64 point = result.first; point < result.done; ++point)
    ++counts.at(static_cast<std::size_t>(result.at(point, result.column("status"))));
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0)
      line(i == 0 ? "status" : "",
           fmt::format("{} at {} point{}", to_string(static_cast<ThresholdStatus>(i)), counts[i],
                       counts[i] == 1 ? "" : "s"));
  return text;
}

void write_grid_csv(const std::string& path, const Study& study, const GridResult& result) {
  constexpr std::size_t kPiece = 1 << 20;
  std::vector<std::string> names = axis_names(study);
  if (study.threshold) names.emplace_back("level");
  names.insert(names.end(), result.columns.begin(), result.columns.end());
  AtomicFile file(path);
  std::string text = csv_line(names);
  for (i64 point = result.first; point < result.done; ++point) {
    std::vector<std::string> cells = axis_values(study, point);
    if (study.threshold) cells.push_back(fmt::format("{}", threshold_level(study, point)));
    for (std::size_t j = 0; j < result.columns.size(); ++j)
      cells.push_back(grid_cell(result.columns[j], result.at(point, static_cast<int>(j))));
    text += csv_line(cells);
    if (text.size() < kPiece) continue;
    file.write(text);
    text.clear();
  }
  file.write(text);
  file.commit();
}

void write_grid_npz(const std::string& path, const Study& study, const GridResult& result) {
  NpzWriter file(path);
  std::vector<i64> shape;
  for (const Axis& axis : study.axes) {
    const std::string name = joined_keys(axis.keys);
    shape.push_back(axis.size());
    if (!axis.numbers.empty()) {
      file.add(name, axis.numbers);
      continue;
    }
    const std::string words = fmt::format("{}", fmt::join(axis.values, "\n"));
    file.add(name, std::vector<std::uint8_t>(words.begin(), words.end()));
  }
  std::vector<double> values(static_cast<std::size_t>(result.points));
  for (std::size_t j = 0; j < result.columns.size(); ++j) {
    for (i64 point = 0; point < result.points; ++point)
      values[static_cast<std::size_t>(point)] = result.at(point, static_cast<int>(j));
    file.add(result.columns[j], values, shape);
  }
  const std::string spec = grid_spec_json(study, result.columns);
  file.add("spec", std::vector<std::uint8_t>(spec.begin(), spec.end()));
  file.commit();
}

}  // namespace sidestep
