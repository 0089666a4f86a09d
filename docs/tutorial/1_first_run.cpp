// Lesson 1. One run of gradient descent, and what its columns mean.
//
// The problem is the paper's Figure 3: a network learns from a teacher of the same shape, with a
// shortcut and a step-size warmup. The run is number 0 of the problem's seed: always the same.
#include <cstdio>
#include <sidestep/ensemble/trajectory.h>
#include <sidestep/problem/read.h>

int main() {
  const sidestep::Problem problem = sidestep::read_problem("figure3/ssw");
  std::printf("%s: %d patches of dimension %d, %d stages of steps\n", problem.name.c_str(),
              static_cast<int>(problem.k()), static_cast<int>(problem.p()),
              static_cast<int>(problem.steps.size()));

  // Every 3000th state, and the last one.
  const sidestep::Trajectory run =
      sidestep::record_trajectory(problem, 0, sidestep::Engine::reduced, 3000);

  // t           steps of gradient descent so far
  // phi         angle between the student's filter v and the teacher's v*, in radians: should go to
  // 0 s           a'a*, how well the output weights agree: its sign decides where the filter turns
  // loss        half the mean square of teacher minus student, in closed form
  // |a-a*|^2    distance of the output weights
  std::printf("%8s %9s %9s %9s %9s\n", "t", "phi", "s", "loss", "|a-a*|^2");
  for (std::size_t i = 0; i < run.t.size(); ++i) {
    const sidestep::Observables& at = run.states[i];
    std::printf("%8d %9.5f %9.5f %9.5f %9.5f\n", static_cast<int>(run.t[i]), at.phi, at.s, at.loss,
                at.distance_a);
  }

  // The end is known long before: at label_step the state was in a region that no run ever leaves
  // and in which every run converges to one optimum (docs/theory/trapping.md).
  std::printf("%s after %d steps, proved at step %d\n", to_string(run.end.result.outcome).c_str(),
              static_cast<int>(run.end.result.steps), static_cast<int>(run.end.label_step));
}
