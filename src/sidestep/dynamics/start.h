// Where a run starts: a draw from the problem's initial law, a pure function of (seed, run).
//
// Only three numbers of a_0 and one or two of v_0 matter to the reduced dynamics, and their joint
// law is elementary: with e1 = 1/sqrt(k), e2 the unit vector along the part of a* orthogonal to 1,
// an isotropic direction in R^k is (n1, n2, chi_{k-2}) in (e1, e2, |rest|), up to its length. So a
// start costs a handful of draws whatever k is. The full-dimensional start uses the same draws and
// fills in the direction of the rest from a stream of its own: reduced and full engine start from
// the same point.
#pragma once

#include <cstdint>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/dynamics/population.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// Draws the reduced starts of a problem's runs.
class StartLaw {
 public:
  explicit StartLaw(const Problem& problem);
  [[nodiscard]] OrderParameters draw(std::uint64_t run) const;

 private:
  [[nodiscard]] double draw_psi(std::uint64_t run) const;

  const Problem* problem_;
  TeacherMoments teacher_;
  OrderParameters fixed_;  // the parts that are not random
};

/// The full weights of the same start: order_parameters(problem, draw_weights(problem, run)) equals
/// StartLaw(problem).draw(run) up to rounding.
Weights draw_weights(const Problem& problem, std::uint64_t run);

}  // namespace sidestep
