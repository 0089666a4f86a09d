// Polynomials in one or two variables by their values at Chebyshev's points. A smooth function's
// coefficients fall geometrically, so the last ones say how good the polynomial is.
#pragma once

#include <cstddef>
#include <vector>

namespace sidestep {

/// cos(pi j / n), j = 0 ... n, falling from 1 to -1. Doubling n keeps all of them (at even j).
double chebyshev_point(std::size_t j, std::size_t n);

/// sum c_ij T_i(x) T_j(y) on [-1, 1]^2, of degree nx in x and ny in y (ny = 0: in x alone).
class Chebyshev {
 public:
  Chebyshev() = default;
  /// From the values at the points (x_i, y_j): values[i * (ny + 1) + j].
  Chebyshev(std::size_t nx, std::size_t ny, const std::vector<double>& values);

  [[nodiscard]] double operator()(double x, double y = 0) const;

  /// An estimate of the largest error, from the last coefficients in x, or in y. It looks at the
  /// last two, so that an even or odd function does not deceive it.
  [[nodiscard]] double error_x() const;
  [[nodiscard]] double error_y() const;

 private:
  std::size_t nx_ = 0, ny_ = 0;
  std::vector<double> c_;
};

}  // namespace sidestep
