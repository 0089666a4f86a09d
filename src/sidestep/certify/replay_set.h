// The set of starts of a certificate: its coordinates, corners of its boxes in the order of Lemma
// M, and the measure of a box (docs/theory/certificates.md, "Starts").
//
// A coordinate that the file leaves out is taken with its whole range in every corner, so leaving
// one out is sound whether it matters or not.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "sidestep/certify/replay_run.h"
#include "sidestep/certify/replay_text.h"

namespace sidestep {

/// One interval for each coordinate that the file names, in its order.
using ReplayBox = std::vector<Interval>;

class ReplaySet {
 public:
  /// Throws InputError unless the lines are the support of the problem's law.
  ReplaySet(const Problem& problem, const ExactTeacher& teacher, const std::vector<SetLine>& lines);

  [[nodiscard]] const ReplayBox& root() const { return root_; }
  /// The coordinate that a character of the tree splits; -1 if there is none.
  [[nodiscard]] int axis(char letter) const;
  [[nodiscard]] ReplayCorner corner(const ReplayBox& box, Side side) const;
  [[nodiscard]] Ball measure(const ReplayBox& box);
  /// The mass of starts outside the root box, exactly 0 if it holds all.
  [[nodiscard]] Ball outside() const { return outside_; }
  /// The statement is about all filters with psi in this range, whatever their law: then no
  /// probability can be claimed.
  [[nodiscard]] const std::optional<Interval>& filters() const { return filters_; }
  [[nodiscard]] const ReplayRange& range() const { return range_; }

 private:
  enum class Law { beta, normal, angle };
  struct Coordinate {
    char letter;
    Law law;
    i64 twice_m;  // of Beta(m, m)
    std::map<double, Ball> below;
  };

  void add(const SetLine& line);
  [[nodiscard]] const Ball& below(Coordinate& coordinate, double x) const;
  [[nodiscard]] Interval range_of(const ReplayBox& box, char letter, Interval whole) const;

  const Problem* problem_;
  ExactTeacher teacher_;
  std::vector<Coordinate> coordinates_;
  ReplayBox root_;
  Ball radius_;  // R, of the unit in which x and y are
  Ball to_f_, f_0_, to_n_, n_0_;
  Ball psi_;
  bool fixed_, gaussian_, random_filter_;
  ReplayRange range_;
  Ball outside_;
  std::optional<Interval> filters_;
};

}  // namespace sidestep
