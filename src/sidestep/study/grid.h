// The grid of a study: its points as problems.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "sidestep/problem/read.h"
#include "sidestep/study/study.h"

namespace sidestep {

class Grid {
 public:
  /// Reads the problem's text, or those of an axis of problems. Throws InputError. Keeps a
  /// reference to the study.
  explicit Grid(const Study& study);
  /// The same from `stored`, what problem_texts() gave when the study was run, whatever has become
  /// of the files. Throws InputError if that is not the texts of this study's problems.
  Grid(const Study& study, const std::string& stored);

  [[nodiscard]] i64 points() const { return points_; }
  /// "point 3 of 40 (init.output_radius=0.2, teacher.angle=0.3)".
  [[nodiscard]] std::string name(i64 point) const;
  /// The problem with the study's `set`, the point's values and then `overrides`. Throws
  /// InputError that names the point.
  [[nodiscard]] Problem problem(i64 point, const std::vector<std::string>& overrides = {}) const;

  /// The texts of the problems, each after a line with its name.
  [[nodiscard]] std::string problem_texts() const;

 private:
  void add(const std::string& name, const std::string& text, const std::string& path);

  const Study* study_;
  i64 points_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, ProblemSource> sources_;
};

/// Throws the InputError of the first point, in the grid's order, that is no problem. For
/// thresholds, both ends of the range must be. Does nothing once `stop` is set.
void check_grid(const Study& study, const Grid& grid, int jobs, const std::atomic<bool>& stop);

/// The overrides that set `keys` to a number.
std::vector<std::string> settings(const std::vector<std::string>& keys, double value, bool integer);

}  // namespace sidestep
