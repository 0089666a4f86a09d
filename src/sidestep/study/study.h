// A study file: what to compute over which grid of problems. docs/studies/format.md explains each
// key. read_study is the one place that parses and checks one; whether the points of the grid are
// problems is seen when the grid is built (grid.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

/// One direction of the grid.
struct Axis {
  std::vector<std::string> keys;    ///< of the problem, all set to one value; or just "problem"
  std::vector<std::string> values;  ///< as behind "key="
  std::vector<double> numbers;      ///< the same as numbers; empty if they are words
  std::string spec;                 ///< as in the file: "linspace = [0.1, 2, 50]"
  bool logarithmic = false;         ///< to be drawn so
  std::string label;                ///< in figures; empty: the key

  [[nodiscard]] i64 size() const { return static_cast<i64>(values.size()); }
  [[nodiscard]] bool of_problems() const { return keys.size() == 1 && keys[0] == "problem"; }
};

enum class Measure {
  probability,  ///< exact, of the global optimum (statistics/probability.h)
  rate,         ///< simulated, with its interval
  steps,        ///< simulated to convergence: median and 99th percentile
  saddle_angle  ///< phi_s of outcome/saddle.h
};
std::string to_string(Measure measure);

struct MeasureSettings {
  std::vector<Measure> what = {Measure::probability};  ///< in the order of the enum
  double error = 1e-6;                                 ///< of the probability
  i64 runs = 1000;                                     ///< of rate and steps
};

enum class LevelCrossing { up, down };
std::string to_string(LevelCrossing crossing);

/// At which value of a key the probability crosses a level.
struct ThresholdSettings {
  std::vector<std::string> keys;
  bool integer = false;        ///< the key takes whole numbers
  double low = 0, high = 0;    ///< the range searched
  std::vector<double> levels;  ///< one, or one for each value of the first axis
  bool logarithmic = false;
  LevelCrossing crossing = LevelCrossing::up;
  i64 scan = 9;  ///< values looked at before bisecting, ends included
  double error = 1e-8;
};

struct FigureSettings {
  std::string title;             ///< empty: made from the problem
  std::string label;             ///< of what is drawn; empty: its name
  std::vector<double> contours;  ///< levels of contour lines; empty: chosen
};

struct Study {
  std::string name;     ///< the file's stem: names the files that are written
  std::string source;   ///< as in messages: the file's path
  std::string folder;   ///< problem files are relative to it
  std::string problem;  ///< a name of the catalogue or a file; empty if an axis has it
  std::vector<std::string> set;
  std::vector<Axis> axes;
  MeasureSettings measure;
  std::optional<ThresholdSettings> threshold;
  FigureSettings figure;

  [[nodiscard]] i64 points() const;
};

/// Where a point of the grid is on each axis; the last axis varies fastest.
std::vector<i64> place_of(const Study& study, i64 point);

/// "init.output_radius=0.2, teacher.angle=0.3".
std::string values_at(const Study& study, i64 point);

/// "a=b" for an axis that sets a and b.
std::string joined_keys(const std::vector<std::string>& keys);

/// More points than this only with `many`.
inline constexpr double kManyPoints = 1e8;

/// The study in the file at `source`, or the built-in study of that name (studies.h). Throws
/// InputError; also if it has more than kManyPoints points, unless `many`.
Study read_study(const std::string& source, bool many = false);
Study parse_study(const std::string& text, const std::string& source, bool many = false);
/// The same with at most `most_points` points, of which no more are ever made.
Study parse_study_of(const std::string& text, const std::string& source, double most_points);

/// The study as TOML, complete but for [figure] and labels, which change no number.
std::string study_text(const Study& study);

}  // namespace sidestep
