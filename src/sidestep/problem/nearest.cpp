#include "sidestep/problem/nearest.h"

#include <algorithm>
#include <numeric>

namespace sidestep {
namespace {

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 256;  // the table is quadratic; nobody mistypes more than this
  const std::string probe = word.substr(0, kLongest);
  std::string best;
  std::size_t best_distance = kLongest + 1;
  for (const std::string& candidate : candidates) {
    // "radius" means "output_radius", however many letters are missing.
    const bool part = probe.size() >= 4 && candidate.find(probe) != std::string::npos;
    const std::size_t distance = part ? 1 : edit_distance(probe, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace sidestep
