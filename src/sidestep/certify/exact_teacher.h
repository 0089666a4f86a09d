// What a proof needs to know of a problem's numbers, from the doubles as they are: sums of products
// of doubles are formed without any rounding, then enclosed. So k q - U^2 is exactly 0 where a* is
// parallel to 1, U exactly 0 where the outputs cancel, and an angle exactly 0 or pi where the
// filters are parallel.
//
// The teacher's filter is a direction: v*/|v*|, whatever rounding its length has.
#pragma once

#include <vector>

#include "sidestep/certify/ball.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// sum x_i y_i, exactly up to the last rounding to Ball's precision. Equal lengths.
Ball exact_dot(const std::vector<double>& x, const std::vector<double>& y);

/// The moments of the teacher's output; notation of docs/theory/trapping.md.
struct ExactTeacher {
  explicit ExactTeacher(const std::vector<double>& output);
  Ball k;
  Ball q;       ///< |a*|^2
  Ball U;       ///< 1'a*
  Ball q_perp;  ///< q - U^2/k, exactly 0 if a* is parallel to 1
  Ball T;       ///< U^2/(k + pi - 1)
  Ball room;    ///< q - pi T; its sign says whether there is a saddle. Exactly 0 for k = 1
};

/// pi minus the angle between two vectors that are not 0.
Ball supplement_of_angle(const std::vector<double>& v, const std::vector<double>& w);

/// psi_0 = pi - angle(v_0, v*) for a filter that is not random.
Ball start_supplement(const Problem& problem);

}  // namespace sidestep
