// Eigenvalues of a symmetric matrix by Jacobi's rotations: slow, short and accurate.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace sidestep {

/// Ascending.
inline std::vector<double> symmetric_eigenvalues(std::vector<std::vector<double>> m) {
  const std::size_t n = m.size();
  for (int sweep = 0; sweep < 30; ++sweep)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) {
        const double angle = std::atan2(2 * m[i][j], m[j][j] - m[i][i]) / 2;
        const double c = std::cos(angle), s = std::sin(angle);
        for (std::size_t l = 0; l < n; ++l) {
          const double x = m[l][i], y = m[l][j];
          m[l][i] = c * x - s * y;
          m[l][j] = s * x + c * y;
        }
        for (std::size_t l = 0; l < n; ++l) {
          const double x = m[i][l], y = m[j][l];
          m[i][l] = c * x - s * y;
          m[j][l] = s * x + c * y;
        }
      }
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(m[i][i]);
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace sidestep
