// Fisher's exact test against exact rational arithmetic, textbook values and brute force.
#include "sidestep/statistics/compare.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

struct Known {
  i64 successes1, trials1, successes2, trials2;
  double p;
};

// scripts/reference/statistics_values.py; the first is Fisher's lady tasting tea (R's fisher.test:
// 0.4857), the second the worked example in Wikipedia's article on the test (0.002759).
const std::vector<Known> kKnown = {
    {3, 4, 1, 4, 0.48571428571428571},
    {1, 10, 11, 14, 0.0027594561852200835},
    {0, 0, 3, 5, 1.0},
    {0, 10, 0, 12, 1.0},
    {10, 10, 0, 10, 1.0825088224469029e-5},
    {7, 12, 5, 17, 0.14791225940914255},
    {2, 1000, 15, 900, 0.00082749982191438809},
    {3521, 5000, 3677, 5000, 0.00055647514279781079},
    {2674, 5000, 2764, 5000, 0.073953189677211809},
    {2500, 5000, 2500, 5000, 1.0},
    {4990, 5000, 5000, 5000, 0.0019443473619598656},
    {500000, 1000000, 501500, 1000000, 0.034013735152610566},
    {37, 1000000, 70, 2000000, 0.83756887881520327},
    {535123456, 1000000000, 535120000, 1000000000, 0.87690416912797052},
    {535123456, 1000000000, 535000000, 1000000000, 3.1176131342833791e-8},
    {999999990, 1000000000, 4999, 5000, 5.4998350310732877e-5},
    {3521, 5000, 704000000, 1000000000, 0.98764147992383044},
};

TEST(FisherExact, AgreesWithTheReference) {
  for (const Known& known : kKnown) {
    const double p =
        fisher_exact_p(known.successes1, known.trials1, known.successes2, known.trials2);
    EXPECT_NEAR(p, known.p, 1e-10 * known.p) << known.successes1 << "/" << known.trials1 << " "
                                             << known.successes2 << "/" << known.trials2;
  }
}

TEST(FisherExact, HopelesslyDifferentSamplesGiveZero) {
  EXPECT_EQ(fisher_exact_p(5000, 5000, 3521, 5000), 0);  // 1.2e-501
  EXPECT_EQ(fisher_exact_p(1'000'000'000, 1'000'000'000, 0, 1'000'000'000), 0);
}

TEST(FisherExact, AgreesWithTheSumOverAllTables) {
  const auto log_choose = [](i64 n, i64 k) {
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
  };
  for (const i64 n1 : {1, 2, 9, 30})
    for (const i64 n2 : {1, 3, 10, 41})
      for (i64 k1 = 0; k1 <= n1; ++k1)
        for (i64 k2 = 0; k2 <= n2; ++k2) {
          const i64 total = k1 + k2;
          const auto probability = [&](i64 x) {
            return std::exp(log_choose(n1, x) + log_choose(n2, total - x) -
                            log_choose(n1 + n2, total));
          };
          double expected = 0;
          for (i64 x = std::max<i64>(0, total - n2); x <= std::min(n1, total); ++x)
            if (probability(x) <= probability(k1) * (1 + 1e-7)) expected += probability(x);
          EXPECT_NEAR(fisher_exact_p(k1, n1, k2, n2), expected, 1e-11)
              << k1 << "/" << n1 << " " << k2 << "/" << n2;
        }
}

TEST(FisherExact, DoesNotCareWhichSampleOrOutcomeComesFirst) {
  const double p = fisher_exact_p(3521, 5000, 7354, 10000);
  EXPECT_NEAR(fisher_exact_p(7354, 10000, 3521, 5000), p, 1e-12 * p);
  EXPECT_NEAR(fisher_exact_p(1479, 5000, 2646, 10000), p, 1e-12 * p);
}

TEST(FisherExact, IsQuickEnoughToRunInATable) {
  const auto seconds = [](const auto& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  // A thousand tests; less than a millisecond each even under the sanitizers.
  double sum = 0;
  EXPECT_LT(seconds([&] {
              for (i64 k = 2000; k < 3000; ++k) sum += fisher_exact_p(k, 5000, 2500, 5000);
            }),
            1.0);
  EXPECT_GT(sum, 0);
}

TEST(FisherExact, RefusesWhatIsNoTable) {
  EXPECT_THROW(fisher_exact_p(-1, 5, 1, 5), InputError);
  EXPECT_THROW(fisher_exact_p(6, 5, 1, 5), InputError);
  EXPECT_THROW(fisher_exact_p(1, 5, 6, 5), InputError);
  EXPECT_THROW(fisher_exact_p(1, 5, 1, 2'000'000'000'000), InputError);
}

}  // namespace
}  // namespace sidestep
