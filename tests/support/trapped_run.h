// Is a label true? Follows the run on from the labelled state and looks for a contradiction with
// what docs/theory/trapping.md proves: the invariants of the region at every step, through all
// later stages of the schedule, and, where the rates promise it within kPatience steps, the
// arrival.
#pragma once

#include "support/tolerance.h"
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "sidestep/dynamics/reduced.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/optima.h"
#include "sidestep/outcome/saddle.h"
#include "sidestep/outcome/schedule.h"
#include "sidestep/outcome/trapping.h"

namespace sidestep {

class TrappedRun {
 public:
  static constexpr i64 kPatience = 20'000;

  TrappedRun(const Problem& problem, const OrderParameters& state, i64 t, Outcome label)
      : problem_(problem), regions_(problem), state_(state), t_(t), label_(label) {}

  /// The first contradiction as text, "" if there is none.
  std::string contradiction() {
    // Through the schedule and a little further: a jumping cnn filter has settled by then.
    const std::size_t stages = problem_.steps.size();
    const i64 last_begins = stages > 1 ? problem_.steps[stages - 2].until : 0;
    if (!advance(std::max<i64>(last_begins - t_, 0) + 200)) return found_;
    const double begin = distance(state_);
    const double goal =
        std::max(1e-6 * (1 + regions_.teacher().q), label_ == Outcome::spurious ? 0.1 * begin : 0);
    const double needed = time_needed();
    if (!(needed <= kPatience)) return advance(1000) ? "" : found_;
    const i64 deadline = t_ + static_cast<i64>(needed);
    while (distance(state_) > goal && t_ < deadline)
      if (!advance(100)) return found_;
    arrived_ = distance(state_) <= goal;
    if (arrived_) return "";
    return fmt::format("not there after {} steps: distance {} from {}", t_, distance(state_),
                       begin);
  }

  [[nodiscard]] bool arrived() const { return arrived_; }
  [[nodiscard]] bool jumped() const { return jumped_; }

 private:
  [[nodiscard]] double distance(const OrderParameters& x) const {
    return label_ == Outcome::global ? distance_to_global(x)
                                     : distance_to_spurious(regions_.teacher(), x);
  }

  // Steps that suffice by the local rates: e^60 away from the saddle, if that is near; at the
  // optimum a exp(-40) in a and in the angle to v* (from as near the separatrix as exp(-60)); a
  // factor 11 in the angle to -v*, where psi' = -c psi^2.
  [[nodiscard]] double time_needed() const {
    const TeacherMoments& teacher = regions_.teacher();
    const Stage& last = problem_.steps.back();
    const double alpha = last.eta_a / (2 * kPi);
    const double turn = last.eta_w / (2 * kPi) / state_.nu;
    const double output = std::min(alpha * (kPi - 1), 2 - alpha * (teacher.k + kPi - 1));
    if (!teacher.turns) return 100 / output;
    double escape = 0;
    if (const auto saddle = saddle_point(teacher))
      escape = 60 / unstable_direction(teacher, *saddle, last, state_.nu).growth;
    if (label_ == Outcome::spurious) {
      // Pulled from here, or, from next to the saddle, at last from -v*.
      const double pull = (1 - arc_cosine_kernel(state_.psi)) * teacher.q - kPi * regions_.drive();
      const double drive = std::max(pull, 0.25 * (teacher.q - kPi * regions_.drive()));
      return escape + 40 / output + 20 / (turn * std::max(drive, 0.0) / (kPi - 1) * state_.psi);
    }
    const double rate = turn * kPi * teacher.q;  // the angle is multiplied by |1 - rate|
    // Without a saddle the angle may begin next to 0 and grow like psi' = c psi^2.
    const double room = std::max(kPi * regions_.drive() - teacher.q, 0.0);
    if (escape == 0 && state_.psi < kPi / 2)
      escape = 20 / (turn * room / (kPi - 1) * state_.psi * std::min(state_.psi, 1.0));
    return escape + 100 / output + 100 / std::max(std::min(rate, 2 - rate), 0.0);
  }

  bool advance(i64 steps) {
    const bool cnn = problem_.student == StudentKind::cnn;
    for (i64 i = 0; i < steps; ++i, ++t_) {
      const Stage& stage = problem_.steps[stage_at(problem_, t_)];
      const OrderParameters next = reduced_step(regions_.teacher(), stage, cnn, state_);
      if (!holds(next)) {
        found_ = fmt::format("{} at step {}: psi {} -> {}, s {} -> {}", found_, t_, state_.psi,
                             next.psi, state_.s, next.s);
        return false;
      }
      state_ = next;
    }
    return true;
  }

  bool holds(const OrderParameters& next) {
    const std::optional<Outcome> label = regions_.label(next, stage_at(problem_, t_ + 1));
    if (label && *label != label_) found_ = "label changed";
    if (label_ == Outcome::global) {
      if (!(next.s > 0)) found_ = "s not positive";
      if (next.psi < kPi / 2 && arc_cosine_kernel(next.psi) < regions_.order().g_above)
        found_ = "phi above pi/2 and above the saddle's";
      const bool away = next.psi < state_.psi - 2 * kEpsilon * kPi;
      jumped_ |= away;  // allowed to the weight-normalised filter only
      if (away && problem_.student == StudentKind::resnet) found_ = "phi grows";
    } else {
      if (!(next.s < 0)) found_ = "s not negative";
      if (next.psi > state_.psi) found_ = "psi grows";
    }
    return found_.empty();
  }

  const Problem& problem_;
  TrappingRegions regions_;
  OrderParameters state_;
  i64 t_;
  Outcome label_;
  bool arrived_ = false;
  bool jumped_ = false;
  std::string found_;
};

}  // namespace sidestep
