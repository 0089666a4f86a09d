// The paper's own trajectories (section 4, Figure 3), in both scalar engines.
#include "sidestep/ensemble/one_run.h"

#include <gtest/gtest.h>

#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

TEST(OneRun, Figure3WithWarmupEndsGlobalAfter17622Steps) {
  const Problem problem = read_problem("figure3/ssw");
  for (const Engine engine : {Engine::reduced, Engine::reference}) {
    const RunEnd end = run_one(problem, 0, engine);
    EXPECT_EQ(end.result.outcome, Outcome::global) << to_string(engine);
    EXPECT_EQ(end.result.steps, 17622) << to_string(engine);
  }
}

TEST(OneRun, Figure3WithoutWarmupEndsSpurious) {
  const Problem problem = read_problem("figure3/no-ssw");
  for (const Engine engine : {Engine::reduced, Engine::reference}) {
    const RunEnd end = run_one(problem, 0, engine);
    EXPECT_EQ(end.result.outcome, Outcome::spurious) << to_string(engine);
  }
}

}  // namespace
}  // namespace sidestep
