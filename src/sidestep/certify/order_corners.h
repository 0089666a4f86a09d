// Corners of boxes of starts, run until they prove something: Lemma C of certificates.md.
//
// A lower corner that enters the region above the saddle proves that every start above it reaches
// the global optimum; an upper corner that enters the region below it, that every start below it
// reaches the spurious one. Theorem O of order.md names the regions; here their edges are doubles,
// checked in interval arithmetic. They do not depend on the steps, so a corner is decided in
// whichever stage it enters.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sidestep/certify/answers.h"
#include "sidestep/certify/limits.h"
#include "sidestep/certify/order_step.h"

namespace sidestep {

/// One of the two regions of Theorem O: all three coordinates beyond these. NaN: no such region.
struct SaddleEdge {
  double psi, f, n;
};

struct SaddleEdges {
  SaddleEdge above, below;
};
SaddleEdges saddle_edges(const TeacherBounds& teacher);

/// A guess of how many steps it is worth to wait for a label. Nothing rests on it.
i64 corner_patience(const TeacherBounds& teacher, const Problem& problem);

/// All that runs of corners need; made once for a set of starts.
struct OrderSystem {
  TeacherBounds teacher;
  OrderBounds bounds;
  std::vector<OrderStep> steps;  ///< one a stage
  std::vector<i64> until;
  SaddleEdge above, below;
  i64 most_steps = 0;  ///< of one corner; then it is open
};

/// Nothing where the hypotheses of Lemma M are not proved: the cnn, lambda > 1, large turns.
/// f, n and s enclose those of all starts.
std::optional<OrderSystem> order_system(const Problem& problem, Interval f, Interval n, Interval s);

struct Corner {
  double psi = 0, f = 0, n = 0;
  bool upper = false;
};

/// Where a corner's run ended. `above` proves something for a lower corner, `below` for an upper
/// one; the other ends only tell that no proof will come from this corner.
enum class CornerEnd : unsigned char { open, above, below };

/// Runs corners: threads of this process, other processes, or what is known of their ends.
using RunCorners =
    std::function<std::vector<CornerEnd>(std::span<const Corner> corners, const Limits& limits)>;

/// Runs all corners, on `jobs` threads; the answers do not depend on their number, except that
/// corners not finished when the limits are reached are open.
std::vector<CornerEnd> run_corners(const OrderSystem& system, std::span<const Corner> corners,
                                   int jobs, const Limits& limits);
/// `run` for those that `answers` does not know, which takes them down.
RunCorners remembered(RunCorners run, Answers& answers);

}  // namespace sidestep
