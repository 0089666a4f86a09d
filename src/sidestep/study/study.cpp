// A study as a value and as text; study_read.cpp reads one.
#include "sidestep/study/study.h"

#include <fmt/format.h>

#include "sidestep/problem/toml_document.h"

namespace sidestep {
namespace {

std::string quoted(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + toml_quoted(word);
  return '[' + list + ']';
}

}  // namespace

std::string to_string(Measure measure) {
  switch (measure) {
    case Measure::probability: return "probability";
    case Measure::rate: return "rate";
    case Measure::steps: return "steps";
    case Measure::saddle_angle: break;
  }
  return "saddle_angle";
}

std::string to_string(LevelCrossing crossing) {
  return crossing == LevelCrossing::up ? "up" : "down";
}

i64 Study::points() const {
  i64 points = 1;
  for (const Axis& axis : axes) points *= axis.size();
  return points;
}

std::vector<i64> place_of(const Study& study, i64 point) {
  std::vector<i64> place(study.axes.size());
  for (std::size_t i = place.size(); i-- > 0;) {
    place[i] = point % study.axes[i].size();
    point /= study.axes[i].size();
  }
  return place;
}

std::string values_at(const Study& study, i64 point) {
  std::string values;
  const std::vector<i64> at = place_of(study, point);
  for (std::size_t i = 0; i < at.size(); ++i)
    values += fmt::format("{}{}={}", i > 0 ? ", " : "", joined_keys(study.axes[i].keys),
                          study.axes[i].values[static_cast<std::size_t>(at[i])]);
  return values;
}

std::string joined_keys(const std::vector<std::string>& keys) {
  return fmt::format("{}", fmt::join(keys, "="));
}

std::string study_text(const Study& study) {
  std::string text;
  if (!study.problem.empty()) text += "problem = " + toml_quoted(study.problem) + "\n";
  if (!study.set.empty()) text += "set = " + quoted(study.set) + "\n";
  for (const Axis& axis : study.axes)
    text += fmt::format("\n[[axis]]\nkey = {}\n{}\n", quoted(axis.keys), axis.spec);
  if (study.threshold) {
    const ThresholdSettings& threshold = *study.threshold;
    const std::string level = threshold.levels.size() == 1
                                  ? fmt::format("{}", threshold.levels[0])
                                  : fmt::format("[{}]", fmt::join(threshold.levels, ", "));
    text += fmt::format(
        "\n[threshold]\nkey = {}\nrange = [{}, {}]\nlevel = {}\nscale = \"{}\"\ncrossing = "
        "\"{}\"\nscan = {}\nerror = {}\n",
        quoted(threshold.keys), threshold.low, threshold.high, level,
        threshold.logarithmic ? "log" : "linear", to_string(threshold.crossing), threshold.scan,
        threshold.error);
  } else {
    std::vector<std::string> what;
    for (const Measure measure : study.measure.what) what.push_back(to_string(measure));
    text += fmt::format("\n[measure]\nwhat = {}\nerror = {}\nruns = {}\n", quoted(what),
                        study.measure.error, study.measure.runs);
  }
  return text;
}

}  // namespace sidestep
