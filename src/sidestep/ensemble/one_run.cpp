#include "sidestep/ensemble/one_run.h"

#include "sidestep/dynamics/reduced.h"
#include "sidestep/dynamics/start.h"
#include "sidestep/outcome/optima.h"
#include "sidestep/outcome/schedule.h"
#include "sidestep/outcome/trapping.h"

namespace sidestep {
namespace {

// The two scalar dynamics behind one face: a state that can make a step and be looked at.
class ReducedRun {
 public:
  ReducedRun(const Problem& problem, std::uint64_t run)
      : teacher_(problem),
        weight_normalised_(problem.student == StudentKind::cnn),
        state_(StartLaw(problem).draw(run)) {}
  void step(const Stage& stage) {
    state_ = reduced_step(teacher_, stage, weight_normalised_, state_);
  }
  [[nodiscard]] OrderParameters state() const { return state_; }

 private:
  TeacherMoments teacher_;
  bool weight_normalised_;
  OrderParameters state_;
};

class ReferenceRun {
 public:
  ReferenceRun(const Problem& problem, std::uint64_t run)
      : problem_(&problem), weights_(draw_weights(problem, run)) {}
  void step(const Stage& stage) { gd_step(*problem_, stage, weights_); }
  [[nodiscard]] OrderParameters state() const { return order_parameters(*problem_, weights_); }

 private:
  const Problem* problem_;
  Weights weights_;
};

template <class Run>
RunEnd follow(const Problem& problem, Run run, const Observer& observer, const StopRequest& stop) {
  const TrappingRegions regions(problem);
  const TeacherMoments& teacher = regions.teacher();
  const bool to_convergence = problem.run.stop == StopRule::converged;
  RunEnd end;
  std::optional<Outcome> label;

  const auto within_tolerance = [&](const OrderParameters& state) {
    return (*label == Outcome::global
                ? distance_to_global(state)
                : distance_to_spurious(teacher, state)) <= problem.run.tolerance;
  };
  const auto finish = [&](Outcome outcome, i64 t) {
    end.result = {outcome, t};
    end.state = run.state();
    return end;
  };

  if (observer) observer(0, run.state());
  for (i64 t = 0;;) {
    const std::size_t j = stage_at(problem, t);
    const OrderParameters state = run.state();
    if (is_diverged(state)) return finish(Outcome::diverged, t);
    if (!label) {
      label = regions.label(state, j);
      if (label) end.label_step = t;
      if (label && (!to_convergence || within_tolerance(state))) return finish(*label, t);
    }
    const i64 block = block_length(problem, t, j);
    if (block == 0 || (stop && stop())) return finish(Outcome::undecided, t);
    for (i64 i = 0; i < block; ++i) {
      run.step(problem.steps[j]);
      ++t;
      if (observer) observer(t, run.state());
      if (label && within_tolerance(run.state())) return finish(*label, t);
    }
  }
}

}  // namespace

std::string to_string(Engine engine) {
  switch (engine) {
    case Engine::reference: return "reference";
    case Engine::reduced: return "reduced";
    case Engine::batch: break;
  }
  return "batch";
}

RunEnd run_one(const Problem& problem, std::uint64_t run, Engine engine, const Observer& observer,
               const StopRequest& stop) {
  if (engine == Engine::reference)
    return follow(problem, ReferenceRun(problem, run), observer, stop);
  return follow(problem, ReducedRun(problem, run), observer, stop);
}

}  // namespace sidestep
