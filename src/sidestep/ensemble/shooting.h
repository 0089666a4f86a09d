// Where a line of starts crosses the boundary between the two basins, to many digits.
//
// A run that starts exactly on the boundary ends at the saddle (outcome/saddle.h). A run that
// starts a distance h from it passes the saddle and leaves it along the unstable direction,
// multiplied by 1 + growth in every step. Bisection on labels would need one more run of ever
// greater length for each bit. Instead, four starts across the present bracket are advanced in
// lockstep until they begin to part; at that time the unstable coordinate
//
//     zeta = (psi - psi_s) + on_s s + on_e (e - e_s)
//
// of each is a smooth, nearly linear function of the start, and the start with zeta = 0, found by
// inverse interpolation, is the crossing up to
//   - the curvature of zeta over the bracket (the difference of two interpolations says how much),
//   - the curvature of the stable manifold: d^2, d the distance to the saddle at that time.
// Both errors are known, so the next bracket is; it is smaller by two to four orders of magnitude.
//
// None of this is trusted. The last bracket counts only if runs from its two ends are labelled, by
// proof, spurious and global; if they are not, the bracket falls back on the labels known before.
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/ensemble/simd.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// The starts low + t (high - low), 0 <= t <= 1, in psi, s, omega and nu.
struct StartLine {
  OrderParameters low, high;
  double guess = 0, guess_error = 0;  ///< the crossing is thought to be at guess +- guess_error, if
                                      ///< that is positive; only speed depends on it
  [[nodiscard]] OrderParameters at(double t) const;
};

struct Crossing {
  enum class Kind {
    crossing,      ///< one change of label was seen, at t
    all_global,    ///< every label looked at was global
    all_spurious,  ///< every label looked at was spurious
    several,       ///< the label changes more than once: the boundary is no graph over this line
    lost           ///< some run was undecided or diverged
  };
  Kind kind = Kind::lost;
  double t = 0;       ///< only for `crossing`
  double error = 0;   ///< t - error and t + error have different, proved labels
  bool rises = true;  ///< spurious below t, global above
};

struct ShootingOptions {
  double tolerance = 1e-11;  ///< on t; not below 1e-14
  int probes = 2;  ///< labels looked at along each line to begin with, ends included, >= 2
  i64 max_steps = 100'000'000;  ///< a run longer than that is undecided
  const std::atomic<bool>* stop = nullptr;
};

/// What was spent.
struct ShootingEffort {
  i64 runs = 0;
  i64 gd_steps = 0;
};

/// Finds the crossing of each line; on one thread. If `stop` is set meanwhile, what is not found is
/// `lost`.
std::vector<Crossing> find_crossings(const Problem& problem, std::span<const StartLine> lines,
                                     const ShootingOptions& options, Simd simd,
                                     ShootingEffort& effort);

}  // namespace sidestep
