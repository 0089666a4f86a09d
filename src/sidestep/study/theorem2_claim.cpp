#include "sidestep/study/theorem2_claim.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/dynamics/reduced.h"
#include "sidestep/dynamics/start.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/read.h"
#include "sidestep/study/theory.h"

namespace sidestep {
namespace {

constexpr i64 kBeyond = 100;         // steps after the last T_2
constexpr i64 kLookEvery = 1 << 16;  // for Ctrl-C

// One delta along one run.
struct Goal {
  double delta = 0;
  double promised = 0;  // T_1 + T_2
  i64 since = -1;       // both distances within their bounds since this step
};

}  // namespace

ClaimReport judge_theorem_2(i64 runs, int most_k, const std::atomic<bool>* stop) {
  ClaimReport report;
  report.claim = {"theorem-2", "Theorem 2",
                  "stage I for T_1 steps, then stage II: |w_t-w*|^2 <= delta and |a_t-a*|^2 <= 5 "
                  "delta from T_1 + T_2 on",
                  "theorem2/k16 ... k100, delta = 1e-2, 1e-4, 1e-6; phi_0 = pi/3, a_0 in the ball"};
  report.route = "trajectories";
  report.detail =
      "T_1 = 90.9/eta_a, T_2 of Lemmas 14 and 15 from where stage I ends; the pieces are theorem-4 "
      "and theorem-13-in-region";
  i64 tried = 0;
  double least = 1;
  std::string where;
  for (const TableColumn& column : kTable1) {
    if (column.k > most_k) continue;
    const Problem problem = read_problem(fmt::format("theorem2/k{}", column.k));
    const TeacherMoments teacher(problem);
    const TheorySteps steps = theory_steps(teacher.k, teacher.q, teacher.U);
    const i64 T1 = problem.steps[0].until;
    const StartLaw law(problem);
    for (i64 run = 0; run < runs; ++run) {
      OrderParameters x = law.draw(static_cast<std::uint64_t>(run));
      std::array<Goal, kTheoryDeltas.size()> goals;
      i64 last = T1;
      for (i64 t = 0; t <= last; ++t) {
        if (t == T1)
          for (std::size_t j = 0; j < goals.size(); ++j) {
            goals[j].delta = kTheoryDeltas[j];
            goals[j].promised = static_cast<double>(T1) + steps.T2(kTheoryDeltas[j], x.rho);
            last = std::max(last, static_cast<i64>(goals[j].promised) + kBeyond);
          }
        if (t >= T1)
          for (Goal& goal : goals) {
            const bool within = 2 + 2 * std::cos(x.psi) <= goal.delta && x.rho <= 5 * goal.delta;
            if (!within) goal.since = -1;
            if (within && goal.since < 0) goal.since = t;
          }
        if (t % kLookEvery == 0 && stop != nullptr && stop->load()) {
          report.verdict = Undecided{"interrupted"};
          return report;
        }
        x = reduced_step(teacher, problem.steps[t < T1 ? 0 : 1], false, x);
      }
      ++tried;
      for (const Goal& goal : goals) {
        const auto since = static_cast<double>(goal.since < 0 ? last + 1 : goal.since);
        const double left = 1 - since / goal.promised;
        if (left >= least) continue;
        least = left;
        where = fmt::format("k = {}, run {}, delta = {:g}", column.k, run, goal.delta);
      }
    }
  }
  if (least >= 0)
    report.verdict = HeldOnSamples{tried, least, where + " (share of T_1 + T_2 left)"};
  else
    report.verdict = Undecided{"violated in doubles, without a certificate: " + where};
  return report;
}

}  // namespace sidestep
