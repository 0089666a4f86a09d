// Proofs about every start of a problem, and bounds on P(global): docs/theory/certificates.md.
//
// Two routes. Where small steps preserve the order of the states (resnet, lambda <= 1), corners of
// boxes of starts are run instead of boxes (order_corners.h). Elsewhere (cnn, large steps) boxes
// are propagated in interval arithmetic (interval_run.h), which decides far less.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sidestep/certify/answers.h"
#include "sidestep/certify/box_tree.h"
#include "sidestep/certify/failing_start.h"
#include "sidestep/certify/interval_run.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

enum class StartsVerdict {
  proved,    ///< every start of the set reaches the global optimum
  refuted,   ///< `failing_start` does not
  undecided  ///< neither is proved
};
std::string to_string(StartsVerdict verdict);  ///< the name above

enum class CertifyMethod {
  corners,    ///< by the order that small steps preserve
  intervals,  ///< boxes in interval arithmetic
};
std::string to_string(CertifyMethod method);

/// The systems in which boxes of starts are labelled, made from the problem and options.psi alone:
/// every process that has those can label boxes for another.
struct CertifySystems {
  StartSet set;
  TeacherBounds teacher;
  std::optional<OrderSystem> order;         ///< where steps preserve the order
  std::optional<IntervalSystem> intervals;  ///< elsewhere
};
CertifySystems certify_systems(const Problem& problem, const std::optional<Interval>& psi);

struct CertifyOptions {
  double width = 1e-4;  ///< refine until the undecided measure is at most this; 0 to 1
  /// Instead of the law of the filter: all filters with pi - angle(v_0, v*) in this interval,
  /// inside [0, pi]. The statement is then about that set, and there is no probability: lower = 0,
  /// upper = 1 and undecided_measure = 1 claim nothing.
  std::optional<Interval> psi = std::nullopt;
  double seconds = 120;     ///< time limit
  bool starts = true;       ///< the statement about every start
  bool probability = true;  ///< bounds on P(global)
  int jobs = 1;             ///< threads; changes no result unless the time limit ends it
  /// In place of threads of this process; may be empty.
  RunCorners run_corners = {};
  LabelBoxes label_boxes = {};
  const std::atomic<bool>* stop = nullptr;  ///< may be null
  TreeProgress progress = {};               ///< may be empty
  Answers* answers = nullptr;  ///< what is known and to be kept of this proof; may be null
};

struct Certificate {
  Problem problem;
  StartSet set;
  BoxTree tree;
  StartsVerdict verdict = StartsVerdict::undecided;
  std::optional<FailingStart> failing_start;  ///< where refuted
  double lower = 0, upper = 1;                ///< on P(global)
  double undecided_measure = 1;
  i64 boxes = 0;  ///< leaves
  CertifyMethod method = CertifyMethod::corners;
  /// Of the gaussian law: every start of the root box reaches the global optimum, which says
  /// nothing of those beyond 12 standard deviations.
  bool proved_in_box = false;
  bool angles = false;  ///< about a set of filters (CertifyOptions::psi): no bounds on P(global)
  bool probability_reached = false;  ///< the undecided measure is within the width asked for
  double wall_s = 0;
  bool complete = true;  ///< false: Ctrl-C
};

Certificate certify(const Problem& problem, const CertifyOptions& options);

/// The certificate as text, complete in itself.
std::string certificate_text(const Certificate& certificate);

/// The problem whose only start is the failing one, as TOML that `trajectory` replays.
std::string failing_problem_text(const Certificate& certificate);

}  // namespace sidestep
