// The optimisers find what is known, and the same each time.
#include "sidestep/study/search.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace sidestep {
namespace {

// Many local maxima; the global one, 0, at (0.3, 0.3, ...).
double ripples(const std::vector<double>& z) {
  double sum = 0;
  for (const double x : z) {
    const double y = 3 * (x - 0.3);
    sum -= y * y - std::cos(2 * M_PI * y) + 1;
  }
  return sum;
}

TEST(Search, FindsTheGlobalMaximum) {
  const SearchResult found = search_maximum(3, ripples, {.evaluations = 3000});
  EXPECT_NEAR(found.value, 0, 1e-3);
  EXPECT_NEAR(found.z[2], 0.3, 1e-2);
}

TEST(Search, FindsACornerAndSkipsWhatIsNoNumber) {
  const Objective corner = [](const std::vector<double>& z) {
    if (z[0] < 0.2) return std::numeric_limits<double>::quiet_NaN();
    return z[0] - z[1];
  };
  const SearchResult found = search_maximum(2, corner, {.evaluations = 300});
  EXPECT_NEAR(found.value, 1, 1e-3);
}

TEST(Search, IsDeterministic) {
  const SearchResult first = search_maximum(4, ripples, {.evaluations = 200, .seed = 5});
  const SearchResult second = search_maximum(4, ripples, {.evaluations = 200, .seed = 5});
  EXPECT_EQ(first.z, second.z);
  EXPECT_EQ(first.evaluations, second.evaluations);
}

}  // namespace
}  // namespace sidestep
