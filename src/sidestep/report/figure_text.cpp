#include "sidestep/report/figure_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "sidestep/report/along.h"
#include "sidestep/report/page.h"
#include "sidestep/store/npz_read.h"

namespace sidestep {
namespace {

using Names = std::vector<std::string>;

const Names kRuns = {"run_records", "run_outcome", "run_t", "run_phi", "run_s"};
const Names kStarts = {"start_phi", "start_u", "start_s", "start_outcome"};
const Names kPoints = {"point_names", "point_phi", "point_s"};

constexpr double kRounding = 1e-12;  // of a margin, which is a difference of numbers of size 1

std::string not_npz() { return "it is not a whole NPZ file of sidestep"; }

std::string lacks(const NpzArrays& arrays, const std::string& prefix,
                  std::initializer_list<Names> groups) {
  for (const Names& group : groups) {
    for (const std::string& name : group)
      if (!arrays.contains(prefix + name)) return "it has no array " + prefix + name;
    // Those of runs differ in length by design; checked below.
    for (const std::string& name : group)
      if (group.front() == "start_phi" &&
          arrays.at(prefix + name).values.size() != arrays.at(prefix + "start_phi").values.size())
        return "its arrays of starts have unequal lengths";
  }
  return "";
}

// A surface over phi and s.
std::string wrong_surface(const NpzArrays& arrays, const std::string& prefix,
                          const std::string& surface) {
  const std::size_t wide = arrays.at(prefix + "phi").values.size();
  const std::size_t high = arrays.at(prefix + "s").values.size();
  const std::vector<i64>& shape = arrays.at(prefix + surface).shape;
  const bool right = shape.size() == 2 && shape[0] == static_cast<i64>(high) &&
                     shape[1] == static_cast<i64>(wide) && wide > 0 && high > 0;
  return right ? "" : "its array " + prefix + surface + " has not the size of phi and s";
}

std::string wrong_runs(const NpzArrays& arrays, const std::string& prefix) {
  double records = 0;
  for (const double count : arrays.at(prefix + "run_records").values) records += count;
  for (const char* name : {"run_t", "run_phi", "run_s"})
    if (records != static_cast<double>(arrays.at(prefix + name).values.size()))
      return "its array " + prefix + name + " is not as long as run_records says";
  return arrays.at(prefix + "run_outcome").values.size() ==
                 arrays.at(prefix + "run_records").values.size()
             ? ""
             : "its runs have not one outcome each";
}

std::ptrdiff_t count(const NpzArrays& arrays, const std::string& name, double outcome) {
  const std::vector<double>& all = arrays.at(name).values;
  return std::count(all.begin(), all.end(), outcome);
}

// "389 of 400 starts drawn reach the global optimum".
std::string reached(const NpzArrays& arrays, const std::string& name, const std::string& what) {
  return fmt::format("{} of {} {} reach the global optimum", count(arrays, name, 0),
                     arrays.at(name).values.size(), what);
}

std::string without(const std::string& problem) {
  return problem.empty() ? "a problem" : shortened(problem);
}

bool is_number(const std::string& cell, double& value) {
  const char* const begin = cell.data() + (cell.starts_with('>') ? 1 : 0);
  const char* const end = cell.data() + cell.size();
  const auto [stopped, error] = std::from_chars(begin, end, value);
  return begin != end && stopped == end && error != std::errc::invalid_argument;
}

// Of a table with these columns; numbers everywhere but in `series`.
std::string wrong_table(const Table& table, const Names& columns) {
  for (const std::string& name : columns)
    if (std::find(table.columns.begin(), table.columns.end(), name) == table.columns.end())
      return "it has no column " + name;
  double value = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    for (std::size_t j = table.columns.front() == "series" ? 1 : 0; j < table.columns.size(); ++j)
      if (!is_number(table.rows[i][j], value))
        return fmt::format("row {} of column {} is no number", i + 1, table.columns[j]);
  return "";
}

std::size_t column(const Table& table, const std::string& name) {
  return static_cast<std::size_t>(std::find(table.columns.begin(), table.columns.end(), name) -
                                  table.columns.begin());
}

double number(const Table& table, std::size_t row, const std::string& name) {
  double value = std::nan("");
  is_number(table.rows[row][column(table, name)], value);
  return value;
}

std::string at_end(const Table& table, std::size_t row) {
  return fmt::format(
      "at step {:.0f} phi = {:.4g}, loss {:.3g}, |w - w*|^2 = {:.3g}, "
      "|a - a*|^2 = {:.3g}",
      number(table, row, "t"), number(table, row, "phi"), number(table, row, "loss"),
      number(table, row, "distance_w"), number(table, row, "distance_a"));
}

}  // namespace

std::string quoted(const std::string& text) {
  if (!text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                              "0123456789_./,+:@%=-") == std::string::npos)
    return text;
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + '\'';
}

FigureText figure2_text(const std::string& npz) {
  const auto arrays = read_npz(npz);
  if (!arrays) return {.fault = not_npz()};
  if (!arrays->contains("panels")) return {.fault = "it has no array panels"};
  const std::string panels = arrays->at("panels").text();
  std::vector<std::string> sentences;
  for (std::size_t begin = 0; begin < panels.size();) {
    const std::size_t end = std::min(panels.find(' ', begin), panels.size());
    const std::string prefix = panels.substr(begin, end - begin) + '.';
    begin = end + 1;
    std::string fault =
        lacks(*arrays, prefix,
              {{"problem", "s_scale", "phi", "s", "label", "boundary_phi", "boundary_s"},
               kPoints,
               kStarts,
               kRuns});
    if (fault.empty()) fault = wrong_surface(*arrays, prefix, "label");
    if (fault.empty()) fault = wrong_runs(*arrays, prefix);
    if (!fault.empty()) return {.fault = fault};
    const auto decided = count(*arrays, prefix + "label", 0) + count(*arrays, prefix + "label", 1);
    sentences.push_back(
        fmt::format("{}: {}, and {} of {} points of the half-plane have a proved fate",
                    without(arrays->at(prefix + "problem").text()),
                    reached(*arrays, prefix + "start_outcome", "simulated starts"), decided,
                    arrays->at(prefix + "label").values.size()));
  }
  return {.fault = "",
          .sentence = fmt::format("Figure 2: {}.", fmt::join(sentences, "; ")),
          .command = "sidestep reproduce figure2"};
}

FigureText landscape_text(const std::string& npz) {
  const auto arrays = read_npz(npz);
  if (!arrays) return {.fault = not_npz()};
  std::string fault =
      lacks(*arrays, "", {{"problem", "title", "phi", "s", "loss"}, kPoints, kRuns});
  if (fault.empty()) fault = wrong_surface(*arrays, "", "loss");
  if (fault.empty()) fault = wrong_runs(*arrays, "");
  if (!fault.empty()) return {.fault = fault};
  const std::vector<double>& loss = arrays->at("loss").values;
  const auto [least, most] = std::minmax_element(loss.begin(), loss.end());
  const std::string problem = arrays->at("problem").text();
  const std::size_t runs = arrays->at("run_records").values.size();
  std::string sentence = fmt::format(
      "Landscape of {}: the loss lies between {:.3g} and {:.3g} on a grid of {} by {} ({})",
      without(problem), *least, *most, arrays->at("phi").values.size(),
      arrays->at("s").values.size(), arrays->at("title").text());
  if (runs > 0) sentence += "; " + reached(*arrays, "run_outcome", "runs drawn");
  std::string command = fmt::format("sidestep landscape {} --grid {}", quoted(problem),
                                    arrays->at("phi").values.size());
  if (runs > 0) command += fmt::format(" --trajectories {}", runs);
  return {.fault = "", .sentence = sentence + '.', .command = command};
}

FigureText boundary_text(const std::string& npz) {
  const auto arrays = read_npz(npz);
  if (!arrays) return {.fault = not_npz()};
  const std::string fault =
      lacks(*arrays, "",
            {{"problem", "random_filter", "proved", "dimensions", "phi", "u", "s"}, kStarts});
  if (!fault.empty()) return {.fault = fault};
  for (const char* name : {"random_filter", "proved", "dimensions"})
    if (arrays->at(name).values.empty()) return {.fault = fmt::format("its {} is empty", name)};
  const std::string problem = arrays->at("problem").text();
  const std::size_t starts = arrays->at("start_outcome").values.size();
  std::string sentence = fmt::format(
      "Boundary of {}: {} points on it, {}", without(problem), arrays->at("phi").values.size(),
      arrays->at("proved").values.front() == 1
          ? "which part the two basins by theorem"
          : "found without a theorem that says that they part the basins");
  if (starts > 0) sentence += "; " + reached(*arrays, "start_outcome", "simulated starts");
  return {.fault = "",
          .sentence = sentence + '.',
          .command = fmt::format("sidestep boundary {} --runs {}", quoted(problem), starts)};
}

FigureText theory_figure_text(const Table& table) {
  std::string fault =
      wrong_table(table, {"k", "eta_a", "eta_w", "T1_predicted", "T1_worst", "T1_random",
                          "T2_predicted_1e-06", "T2_worst_1e-06", "T2_start_1e-06",
                          "practical_eta_a", "practical_eta_w", "practical_steps", "practical_T1"});
  if (!fault.empty()) return {.fault = fault};
  const auto ratios = [&table](const char* predicted, const char* measured) {
    double low = INFINITY, high = 0;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const double ratio = number(table, i, predicted) / number(table, i, measured);
      low = std::min(low, ratio);
      high = std::max(high, ratio);
    }
    return fmt::format("{:.3g} to {:.3g}", low, high);
  };
  return {.fault = "",
          .sentence = fmt::format(
              "The theorems' own steps: predicted times are {} (stage I) and {} (stage II, to "
              "1e-6) times the longest found (simulated, {} widths).",
              ratios("T1_predicted", "T1_worst"), ratios("T2_predicted_1e-06", "T2_worst_1e-06"),
              table.rows.size()),
          .command = "sidestep reproduce theory"};
}

FigureText trajectory_text(const Table& table) {
  std::string fault =
      wrong_table(table, {"t", "phi", "s", "u", "loss", "distance_w", "distance_a"});
  if (!fault.empty()) return {.fault = fault};
  std::vector<std::string> ends;
  const bool series = table.columns.front() == "series";
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const bool last = i + 1 == table.rows.size() ||
                      (series && table.rows[i + 1].front() != table.rows[i].front());
    if (last)
      ends.push_back((series ? shortened(table.rows[i].front()) + ": " : "") + at_end(table, i));
  }
  return {.fault = "", .sentence = fmt::format("{}.", fmt::join(ends, "; ")), .command = ""};
}

Table along_margins(const Table& table) {
  Table margins;
  margins.columns = {"claim", "recorded steps in its region", "least margin", "at step"};
  for (const AlongColumn& claim : along_columns()) {
    const std::string region = region_column(claim);
    std::size_t steps = 0, at = 0;
    double least = 0;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const double margin = number(table, i, claim.name);
      if ((!region.empty() && number(table, i, region) != 1) || std::isnan(margin)) continue;
      if (steps++ == 0 || margin < least) {
        least = margin;
        at = i;
      }
    }
    const bool any = steps > 0;
    margins.rows.push_back({claim.claim, fmt::format("{}", steps),
                            any ? fmt::format("{:.6g}", least) : "-",
                            any ? fmt::format("{:.0f}", number(table, at, "t")) : "-"});
  }
  return margins;
}

FigureText along_figure_text(const Table& table) {
  Names columns = {"t", "phi", "loss", "distance_w", "distance_a", "in_A", "in_K", "in_stage2"};
  for (const AlongColumn& claim : along_columns()) columns.push_back(claim.name);
  const std::string fault = wrong_table(table, columns);
  if (!fault.empty()) return {.fault = fault};
  std::size_t holding = 0, tested = 0;
  std::string broken;
  const auto violated = [](const std::string& margin) {
    double value = 0;
    return is_number(margin, value) && value < -kRounding;
  };
  for (const auto& row : along_margins(table).rows) {
    if (row[2] == "-") continue;
    ++tested;
    if (violated(row[2]))
      broken += fmt::format("{}{} is violated by {} at step {}", broken.empty() ? "" : ", ", row[0],
                            row[2].substr(1), row[3]);
    else
      ++holding;
  }
  std::string sentence = fmt::format(
      "Along the run {} of {} claims hold at every recorded step in their region, to 1e-12",
      holding, tested);
  if (!broken.empty()) sentence += "; " + broken;
  return {.fault = "",
          .sentence = fmt::format("{} (simulated, one run; it ends {}).", sentence,
                                  at_end(table, table.rows.size() - 1)),
          .command = ""};
}

}  // namespace sidestep
