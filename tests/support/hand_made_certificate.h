// Certificates written by hand, and by a prover of a few lines: boxes are halved in turn until the
// corner runner decides them. Not the program's own writer, which replay must not trust.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sidestep/certify/replay_set.h"
#include "sidestep/problem/read.h"

namespace sidestep {

struct HandMade {
  std::string problem, set, tree, conclusions;
};

inline std::string with_checksum(const std::string& body) {
  return body + "checksum = " + text_hash(body) + "\n";
}

inline std::string text_of(const HandMade& c) {
  return with_checksum("sidestep certificate 1\n[problem]\n" + c.problem + "[set]\n" + c.set +
                       "[tree]\n" + c.tree + "[conclusions]\n" + c.conclusions + "[end]\n");
}

/// The tree of the problem to `depth` splits, with honest conclusions.
class SmallProver {
 public:
  SmallProver(const Problem& problem, std::string set, std::vector<SetLine> lines, i64 max_steps)
      : problem_(problem),
        teacher_(problem.teacher.output),
        text_(std::move(set)),
        set_(problem_, teacher_, lines),
        runner_(problem_, teacher_),
        max_steps_(max_steps) {
    for (const SetLine& line : lines) letters_ += line.axis;
  }

  HandMade prove(int depth) {
    tree_.clear();
    boxes_ = 0;
    global_ = spurious_ = undecided_ = Ball();
    decide(set_.root(), depth);
    const Ball lost = undecided_ + set_.outside();
    lower_ = std::max(0.0, global_.interval().lo);
    upper_ = std::min(1.0, (Ball(1) - spurious_).interval().hi);
    const bool proved = lost <= 0 && tree_.find('S') == std::string::npos;
    if (proved) lower_ = 1;
    std::string lines;
    for (std::size_t i = 0; i < tree_.size(); i += 100) lines += tree_.substr(i, 100) + "\n";
    return {.problem = to_toml(problem_),
            .set = text_,
            .tree = lines,
            .conclusions = fmt::format(
                "verdict = {}\nlower = {}\nupper = {}\nundecided_measure = {}\nboxes = {}\n",
                proved ? "proved" : "undecided", lower_, upper_, lost.interval().hi, boxes_)};
  }
  [[nodiscard]] double lower() const { return lower_; }
  [[nodiscard]] double upper() const { return upper_; }
  [[nodiscard]] i64 steps() const { return steps_; }

 private:
  bool proved(const ReplayBox& box, Side side) {
    const CornerRun run = runner_.run(set_.corner(box, side), side, max_steps_, nullptr);
    steps_ += run.steps;
    return run.proved;
  }
  void decide(const ReplayBox& box, int depth) {
    const bool global = proved(box, Side::least);
    const bool spurious = !global && proved(box, Side::greatest);
    if (global || spurious || depth == 0) {
      tree_ += global ? 'G' : spurious ? 'S' : 'U';
      Ball& sum = global ? global_ : spurious ? spurious_ : undecided_;
      sum = sum + set_.measure(box);
      ++boxes_;
      return;
    }
    const std::size_t axis = static_cast<std::size_t>(depth) % letters_.size();
    tree_ += letters_[axis];
    ReplayBox lower = box, upper = box;
    const double middle = box[axis].lo / 2 + box[axis].hi / 2;
    lower[axis].hi = upper[axis].lo = middle;
    decide(lower, depth - 1);
    decide(upper, depth - 1);
  }

  Problem problem_;
  ExactTeacher teacher_;
  std::string text_, letters_, tree_;
  ReplaySet set_;
  CornerRunner runner_;
  i64 max_steps_, boxes_ = 0, steps_ = 0;
  Ball global_, spurious_, undecided_;
  double lower_ = 0, upper_ = 1;
};

}  // namespace sidestep
