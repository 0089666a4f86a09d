// Many states of one problem advanced by the same number of steps: the batch engine's arithmetic
// without its bookkeeping. All states share one clock, hence one stage of the schedule; the caller
// decides between calls what to keep. Used to shoot at the saddle (shooting.h).
#pragma once

#include <cstddef>
#include <vector>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/ensemble/simd.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// States as one array a coordinate, padded so that whole vectors can be loaded.
class LockstepStates {
 public:
  void resize(std::size_t count);
  [[nodiscard]] std::size_t size() const { return count_; }
  void set(std::size_t i, const OrderParameters& state);
  /// The state; rho is not followed and reads 0.
  [[nodiscard]] OrderParameters get(std::size_t i) const;
  /// Copies state `from` over state `to`.
  void move(std::size_t from, std::size_t to);

  std::vector<double> psi, s, omega, inverse_nu;

 private:
  std::size_t count_ = 0;
};

/// Advances every state by `steps` steps of stage `stage`. The result for a state does not depend
/// on the others, nor on the instruction set among those that fuse multiply and add.
void advance(const Problem& problem, const TeacherMoments& teacher, std::size_t stage, i64 steps,
             Simd simd, LockstepStates& states);

}  // namespace sidestep
