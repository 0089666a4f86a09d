// The theorems' own step sizes, run: what the paper proves about T_1 and T_2 beside what happens.
//
// For each k of Table 2 (catalogue problems theorem4/k.. and theorem13/k..):
//
// T_1 is the first step after which phi <= 5 pi/12 and m <= a'a* <= M hold for good. Theorem 4's
// stage lasts T = 1/eta_a^2 steps, 4 10^9 at k = 100; a run is followed for kFollowed/eta_a steps
// only. That loses nothing: a state with phi <= 5 pi/12, s >= m and 0 <= e <= 3 U^2 never leaves
// that region (docs/theory/steps.md), so the first step inside it is T_1; the rest of the run is a
// check.
//
// T_2 is the first step after which |w-w*|^2 <= delta and |a-a*|^2 <= 5 delta, under Theorem 13's
// step, counted from a start inside the region: the catalogue's, and the corners of the region.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "sidestep/problem/problem.h"
#include "sidestep/problem/theory_steps.h"

namespace sidestep {

inline constexpr std::array<double, 3> kTheoryDeltas = {1e-2, 1e-4, 1e-6};

struct TheoryOptions {
  i64 runs = 200;    ///< random starts for T_1, for each k
  int most_k = 100;  ///< leave out the larger k of Table 2
  std::uint64_t seed = 1;
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;
};

/// Measured against predicted: the smallest time, in steps, and in units of 1/eta.
struct StageTime {
  i64 steps = 0;
  bool reached = false;  ///< within the time followed; else `steps` is that time
};

struct TheoryRow {
  int k = 0;
  double q = 0, U = 0;
  TheorySteps theory;
  StageTime T1_random;  ///< the worst of the random starts
  StageTime T1_worst;   ///< of the starts on the edge of the ball, scanned by their direction
  double worst_s0 = 0;  ///< where that was
  double worst_u0 = 0;
  i64 followed = 0;                      ///< steps of each of the long runs
  double phi_most = 0;                   ///< over all runs and steps, stage I
  double s_least = 0, s_most = 0;        ///< a'a*/q after T_1, over the long runs
  std::array<StageTime, 3> T2_start;     ///< from the catalogue's start, for each delta
  std::array<StageTime, 3> T2_worst;     ///< the worst of the corners of the region
  std::array<double, 3> T2_predicted{};  ///< for the corner with the largest |a_0-a*|^2

  // The warmup of section 4, eta_a = 1/k^2 and eta_w = 1/k^4 for 1000 steps, on this teacher.
  [[nodiscard]] double practical_eta_a() const { return 1.0 / (static_cast<double>(k) * k); }
  [[nodiscard]] double practical_eta_w() const { return practical_eta_a() * practical_eta_a(); }
  i64 practical_T1 = 0;  ///< steps that stage I takes with those steps, from the worst start
};

inline constexpr i64 kPracticalWarmup = 1000;
inline constexpr double kFollowed = 40;  ///< long runs of stage I last kFollowed/eta_a steps

/// One row for each k of Table 2 up to most_k, fewer if stopped. Deterministic, whatever `jobs`.
std::vector<TheoryRow> study_theory(const TheoryOptions& options);

/// The exponent of k in a column: slope of log y over log k by least squares; NaN for less than two
/// rows or a y that is not positive.
double exponent_of_k(const std::vector<TheoryRow>& rows, const std::vector<double>& y);

}  // namespace sidestep
