// The paper's claims along one run: by how much each inequality about a state holds at every
// recorded step, and when the run is inside the regions that the claims speak of.
//
// With q = |a*|^2, U = 1'a*, e = U (U - 1'a), rho = |a - a*|^2, g = g(phi), v the filter:
//
//   2 pi <-grad_a L, a*-a> = (u-U)^2 + (pi-1) r - (pi+g-2) s + (g-1) q
//                          = (u-U)^2 + (pi-1) rho + (pi-g) (s-q)
//   2 pi <-grad_w L, w*-w> = s (pi-phi) sin^2 phi
//
// A margin is left side minus right side of the claim's inequality, positive where it holds; the
// claim asserts it inside its region only. A ratio whose denominator is 0 is a NaN.
#pragma once

#include <string>
#include <vector>

#include "sidestep/ensemble/trajectory.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

struct AlongState {
  bool in_A = false;          ///< Lemma 7's region
  bool in_K = false;          ///< Lemma 11's, with m = q/5
  bool in_stage2 = false;     ///< Theorem 10's: phi <= 5 pi/12, m <= s <= M
  double lemma5_upper = 0;    ///< e/U^2, the right side of (9)
  double lemma5_lower = 0;    ///< 3 - e/U^2, the left side
  double lemma6 = 0;          ///< 5 pi/12 - phi
  double lemma7 = 0;          ///< <-grad_a L, a*-a>/rho - 1/(10 pi)
  double lemma11 = 0;         ///< <-grad_w L, w*-w>/|w-w*|^2 - m/8
  double lemma12 = 0;         ///< <-grad_a L, a*-a> - (pi-1)/(2 pi) rho + delta/5, delta = |w-w*|^2
  double lemma12_scaled = 0;  ///< the same with q delta/5
  double theorem4_lower = 0;  ///< s/q - 1/5
  double theorem4_upper = 0;  ///< M/q - s/q
};

AlongState along_state(const TeacherMoments& teacher, const Observables& x);

/// When the recorded steps of the run are inside a region.
struct RegionVisit {
  std::string name;  ///< "lemma-7", "lemma-11", "theorem-10"
  i64 first = -1;    ///< recorded step, -1: never
  i64 last = -1;
  i64 stays_from = -1;  ///< recorded step from which on it is inside to the end, -1: not at the end
};

struct Along {
  Trajectory trajectory;
  std::vector<AlongState> states;  ///< one for each record of the trajectory
  std::vector<RegionVisit> visits;
};

/// Run number `run` in the reduced engine, followed until it has converged, whatever the problem's
/// stop rule; `every` as in record_trajectory, which throws as there.
Along study_along(const Problem& problem, std::uint64_t run, i64 every,
                  const StopRequest& stop = {});

}  // namespace sidestep
