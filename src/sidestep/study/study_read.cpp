// TOML -> Study, key by key, as problem/read.cpp reads problems.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/fields.h"
#include "sidestep/problem/keys.h"
#include "sidestep/study/studies.h"
#include "sidestep/study/study.h"
#include "sidestep/study/study_axis.h"

namespace sidestep {
namespace {

constexpr std::size_t kMostAxes = 3;
constexpr double kMostPoints = 1e12;
constexpr double kSmallestError = 1e-13;
constexpr double kLargestError = 0.1;
constexpr i64 kMostRuns = 1'000'000'000;

class StudyReader {
 public:
  StudyReader(const std::string& text, Study study, double most_points)
      : root_(parse_toml(text, study.source)),
        fields_(study.source),
        study_(std::move(study)),
        most_points_(most_points) {}

  Study read();

 private:
  const TomlTable* section(const std::string& key, const std::vector<std::string>& known) {
    const TomlValue* value = root_.find(key);
    if (value == nullptr) return nullptr;
    const auto* table = value->as<TomlTable>();
    if (table == nullptr) fields_.refuse(key, describe(*value), fmt::format("a table, [{}]", key));
    fields_.check_keys(*table, known, key + ".");
    return table;
  }

  void read_axes();
  void refuse_repeated_keys() const;
  void read_measure();
  void read_threshold();
  void read_levels(const TomlTable& table, ThresholdSettings& threshold) const;
  void read_range(const TomlTable& table, ThresholdSettings& threshold) const;
  void read_figure();

  double read_error(const TomlTable& table, const std::string& prefix, double otherwise) const {
    const double error = fields_.number(table, prefix, "error").value_or(otherwise);
    if (!(error >= kSmallestError && error <= kLargestError))
      fields_.refuse(prefix + "error", fmt::format("{}", error), "1e-13 to 0.1");
    return error;
  }

  TomlTable root_;
  Fields fields_;
  Study study_;
  double most_points_;
};

void StudyReader::read_axes() {
  const TomlValue* value = root_.find("axis");
  const auto* axes = value == nullptr ? nullptr : value->as<std::vector<TomlValue>>();
  if (value != nullptr && axes == nullptr)
    fields_.refuse("axis", describe(*value), "[[axis]] tables");
  const std::size_t count = axes == nullptr ? 0 : axes->size();
  const bool needed = root_.find("threshold") == nullptr;
  if (count > kMostAxes || (count == 0 && needed))
    fields_.refuse("axis", count == 0 ? "an empty grid" : fmt::format("{} of them", count),
                   needed ? "one to three [[axis]] tables" : "at most three [[axis]] tables");
  double points = 1;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = fmt::format("axis.{}", i + 1);
    const auto* table = (*axes)[i].as<TomlTable>();
    if (table == nullptr) fields_.refuse("axis", describe((*axes)[i]), "[[axis]] tables");
    fields_.note_line(name, (*axes)[i].line);
    fields_.check_keys(*table, {"key", "list", "linspace", "logspace", "label"}, name + ".");
    points *= axis_size(fields_, *table, name + ".");
  }
  // Before any value is made: they might not fit into the memory.
  if (points > most_points_)
    fields_.refuse("axis", fmt::format("a grid of {:.4g} points", points),
                   points > kMostPoints ? "at most 10^12 points"
                   : most_points_ == kManyPoints
                       ? fmt::format("at most 10^8 points, or more with --yes (it takes about "
                                     "{:.0f} GB of memory)",
                                     std::ceil(points * 100 / 1e9))
                       : fmt::format("at most {:.4g} points", most_points_));
  for (std::size_t i = 0; i < count; ++i)
    study_.axes.push_back(
        read_axis(fields_, *(*axes)[i].as<TomlTable>(), fmt::format("axis.{}.", i + 1)));
}

void StudyReader::refuse_repeated_keys() const {
  std::vector<std::string> seen;
  const auto add = [&](const std::string& field, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) {
      if (std::find(seen.begin(), seen.end(), key) != seen.end())
        fields_.refuse(field, key + ", the key of another axis", "each key once");
      seen.push_back(key);
    }
  };
  for (std::size_t i = 0; i < study_.axes.size(); ++i)
    add(fmt::format("axis.{}.key", i + 1), study_.axes[i].keys);
  if (study_.threshold) add("threshold.key", study_.threshold->keys);
}

void StudyReader::read_measure() {
  const TomlTable* table = section("measure", {"what", "error", "runs"});
  if (table == nullptr) return;
  MeasureSettings& measure = study_.measure;
  if (const auto names = fields_.texts(*table, "measure.", "what")) {
    const Measure all[] = {Measure::probability, Measure::rate, Measure::steps,
                           Measure::saddle_angle};
    std::vector<std::string> known;
    for (const Measure one : all) known.push_back(to_string(one));
    for (const std::string& name : *names)
      if (std::find(known.begin(), known.end(), name) == known.end())
        fields_.refuse("measure.what", '"' + name + '"',
                       fmt::format("\"{}\"", fmt::join(known, "\", \"")));
    measure.what.clear();
    for (const Measure one : all)
      if (std::find(names->begin(), names->end(), to_string(one)) != names->end())
        measure.what.push_back(one);
    if (measure.what.empty())
      fields_.refuse("measure.what", "nothing", "at least one thing to measure");
  }
  measure.error = read_error(*table, "measure.", measure.error);
  measure.runs = fields_.integer(*table, "measure.", "runs").value_or(measure.runs);
  if (measure.runs < 1 || measure.runs > kMostRuns)
    fields_.refuse("measure.runs", fmt::format("{}", measure.runs), "1 to 10^9");
}

void StudyReader::read_range(const TomlTable& table, ThresholdSettings& threshold) const {
  const auto range = fields_.numbers(table, "threshold.", "range");
  if (!range || range->size() != 2 || !((*range)[0] < (*range)[1]))
    fields_.refuse("threshold.range",
                   range ? fmt::format("[{}]", fmt::join(*range, ", ")) : "nothing",
                   "[low, high], the values to search between, low < high");
  threshold.low = (*range)[0];
  threshold.high = (*range)[1];
  for (const double end : *range)
    if (!(std::abs(end) <= 1e60) || (threshold.logarithmic && !(end > 0)) ||
        (threshold.integer && !(end == std::floor(end) && std::abs(end) <= 9e15)))
      fields_.refuse("threshold.range", fmt::format("{}", end),
                     threshold.integer       ? "whole numbers, above 0 with scale = \"log\""
                     : threshold.logarithmic ? "numbers above 0 with scale = \"log\""
                                             : "numbers of size at most 1e60");
}

void StudyReader::read_levels(const TomlTable& table, ThresholdSettings& threshold) const {
  const TomlValue* value = table.find("level");
  if (value == nullptr)
    fields_.refuse("threshold.level", "nothing", "the probability to cross, for instance 0.9999");
  if (value->as<std::vector<TomlValue>>() != nullptr) {
    threshold.levels = *fields_.numbers(table, "threshold.", "level");
    const i64 expected = study_.axes.empty() ? 1 : study_.axes[0].size();
    if (static_cast<i64>(threshold.levels.size()) != expected)
      fields_.refuse("threshold.level", fmt::format("{} levels", threshold.levels.size()),
                     fmt::format("one, or exactly {}, one for each value of axis 1", expected));
  } else {
    threshold.levels = {*fields_.number(table, "threshold.", "level")};
  }
  for (const double level : threshold.levels)
    if (!(level > 0 && level < 1))
      fields_.refuse("threshold.level", fmt::format("{}", level), "above 0 and below 1");
}

void StudyReader::read_threshold() {
  const TomlTable* table =
      section("threshold", {"key", "range", "level", "scale", "crossing", "scan", "error"});
  if (table == nullptr) return;
  if (root_.find("measure") != nullptr)
    fields_.refuse("measure", "both [measure] and [threshold]", "one of them");
  ThresholdSettings threshold;
  threshold.keys = read_study_keys(fields_, *table, "threshold.", false);
  threshold.integer = std::any_of(threshold.keys.begin(), threshold.keys.end(), is_integer_key);
  threshold.logarithmic =
      fields_.name(*table, "threshold.", "scale", {"linear", "log"}).value_or("linear") == "log";
  threshold.crossing = fields_
                           .choice<LevelCrossing>(*table, "threshold.", "crossing",
                                                  {LevelCrossing::up, LevelCrossing::down})
                           .value_or(LevelCrossing::up);
  threshold.scan = fields_.integer(*table, "threshold.", "scan").value_or(threshold.scan);
  if (threshold.scan < 2 || threshold.scan > 100'000)
    fields_.refuse("threshold.scan", fmt::format("{}", threshold.scan), "2 to 100000 values");
  read_range(*table, threshold);
  read_levels(*table, threshold);
  threshold.error = read_error(*table, "threshold.", threshold.error);
  study_.threshold = threshold;
}

void StudyReader::read_figure() {
  const TomlTable* table = section("figure", {"title", "label", "contours"});
  if (table == nullptr) return;
  FigureSettings& figure = study_.figure;
  figure.title = fields_.text(*table, "figure.", "title").value_or("");
  figure.label = fields_.text(*table, "figure.", "label").value_or("");
  if (const auto contours = fields_.numbers(*table, "figure.", "contours"))
    figure.contours = *contours;
}

Study StudyReader::read() {
  fields_.check_keys(root_, {"problem", "set", "axis", "measure", "threshold", "figure"}, "");
  study_.problem = fields_.text(root_, "", "problem").value_or("");
  study_.set = fields_.texts(root_, "", "set").value_or(std::vector<std::string>{});
  read_axes();
  read_measure();
  read_threshold();
  read_figure();
  refuse_repeated_keys();
  const bool from_axis = std::any_of(study_.axes.begin(), study_.axes.end(),
                                     [](const Axis& axis) { return axis.of_problems(); });
  if (from_axis && !study_.problem.empty())
    fields_.refuse("problem", "a problem, and an axis of problems", "one of them");
  if (!from_axis && study_.problem.empty())
    fields_.refuse("problem", "nothing",
                   "a name of the catalogue (`sidestep show` lists them) or a problem file");
  return study_;
}

}  // namespace

Study parse_study(const std::string& text, const std::string& source, bool many) {
  return parse_study_of(text, source, many ? kMostPoints : kManyPoints);
}

Study parse_study_of(const std::string& text, const std::string& source, double most_points) {
  Study study;
  study.source = source;
  study.name = std::filesystem::path(source).stem().string();
  return StudyReader(text, study, most_points).read();
}

Study read_study(const std::string& source, bool many) {
  if (const auto text = built_in_study(source)) return parse_study(*text, source, many);
  const std::string text =
      read_text_file(source, "a study file", "nor a built-in study", built_in_studies());
  Study study = parse_study(text, source, many);
  study.folder = std::filesystem::path(source).parent_path().string();
  return study;
}

}  // namespace sidestep
