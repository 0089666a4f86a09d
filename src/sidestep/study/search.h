// Maximising a function over a box, to hunt for counterexamples. NLopt's optimisers behind one
// function; the only place that knows NLopt.
//
// A global search by dividing rectangles (DIRECT-L: no randomness, sees every corner of the box in
// time), a controlled random search with a fixed seed (CRS2, better at narrow ridges), and a
// simplex (Nelder-Mead) from the better of the two points. No search proves that there is nothing
// to be found.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace sidestep {

using Objective = std::function<double(const std::vector<double>& z)>;

struct SearchOptions {
  int evaluations = 600;  ///< of each of the three searches, at most
  std::uint64_t seed = 1;
};

struct SearchResult {
  std::vector<double> z;  ///< in [0, 1]^n
  double value = 0;       ///< the objective there
  std::int64_t evaluations = 0;
};

/// The largest value found on the unit box of dimension n >= 1. A NaN counts as the lowest value.
/// The same for the same options, on any thread.
SearchResult search_maximum(std::size_t n, const Objective& objective,
                            const SearchOptions& options);

}  // namespace sidestep
