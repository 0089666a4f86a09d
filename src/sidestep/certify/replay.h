// A certificate checked again by code that shares nothing with the code that wrote it but the
// definition of a problem and the theorems (docs/theory/certificates.md).
//
// What is taken from the file: the problem, the tree of boxes with its labels, the conclusions.
// What is computed again, in Arb's arithmetic: that the set is the support of the problem's law;
// the hypotheses of Lemma C; for each leaf labelled G or S the run of its least or greatest corner
// until Theorem O decides it; the measure of every leaf; the failing start; the conclusions.
//
// Where the order is not preserved (the cnn, large steps) every leaf is run as a box
// (replay_box.h). Elsewhere most corners need no run: a start above a proved one (in the order of
// Lemma M) has its fate. Only the least of the G corners, and the greatest of the S corners, are
// run; the rest follows.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "sidestep/problem/problem.h"

namespace sidestep {

struct ReplayOptions {
  int jobs = 1;  ///< threads; never changes what is reported
  const std::atomic<bool>* stop = nullptr;
  /// Called now and then, from any thread, with corners done and in all.
  std::function<void(i64, i64)> progress = {};
  i64 max_steps = 4'000'000;        ///< of one corner; a leaf that needs more is rejected
  i64 total_steps = 5'000'000'000;  ///< of all corners
  i64 most_bytes = i64{256} << 20;  ///< of the text
};

struct ReplayReport {
  bool accepted = false;
  std::string why;      ///< one sentence: what was checked, or which leaf failed and how
  std::string problem;  ///< the problem in the certificate, as TOML; empty if it has none
  std::string verdict;  ///< as printed in the certificate
  double lower = 0, upper = 1, undecided_measure = 1;  ///< computed again, rounded outward
  i64 boxes = 0;                                       ///< leaves
  i64 corners = 0;                                     ///< runs made
  i64 steps = 0;                                       ///< of gradient descent
};

/// Takes any bytes; throws nothing.
ReplayReport replay_certificate(const std::string& text, const ReplayOptions& options = {});

}  // namespace sidestep
