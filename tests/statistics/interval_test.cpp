// Intervals against reference values and against their promise: coverage. The synthetic labeller
// answers "global" with a known probability p; its k is binomial, so coverage is an exact sum over
// k and not a simulation.
#include "sidestep/statistics/interval.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

constexpr auto kWilson = IntervalMethod::wilson;
constexpr auto kClopperPearson = IntervalMethod::clopper_pearson;

struct Known {
  i64 successes, trials;
  double confidence, low, high;
};

// scripts/reference/statistics_values.py; 81 of 263 is also example 1 in Newcombe 1998, "Two-sided
// confidence intervals for the single proportion", methods 3 and 5.
const std::vector<Known> kKnownWilson = {
    {0, 1, 0.95, 0.0, 0.79345068562276255},
    {1, 1, 0.95, 0.20654931437723745, 1.0},
    {0, 5000, 0.95, 0.0, 0.00076770194505712415},
    {1, 10, 0.95, 0.017876213095072909, 0.40415002679523843},
    {5, 10, 0.9, 0.26927182113826717, 0.73072817886173283},
    {81, 263, 0.95, 0.25528851987827424, 0.36620957698280006},
    {3521, 5000, 0.95, 0.69139654786592316, 0.71668992265971551},
    {5000, 5000, 0.99, 0.99867477922036504, 1.0},
    {37, 1000000, 0.95, 2.6845117233462838e-5, 5.0996042563621371e-5},
    {1, 1000000000, 0.999, 7.8436728136984338e-11, 1.2749129303634426e-8},
    {535123456, 1000000000, 0.95, 0.53509254266953724, 0.53515436906061214},
    {999999998, 1000000000, 0.999999, 0.99999997221584061, 0.99999999985603308},
};
const std::vector<Known> kKnownClopperPearson = {
    {0, 1, 0.95, 0.0, 0.97499999999999998},
    {1, 1, 0.95, 0.025000000000000022, 1.0},
    {0, 5000, 0.95, 0.0, 0.00073750380110810503},
    {1, 10, 0.95, 0.0025285785444617868, 0.44501611702819536},
    {5, 10, 0.9, 0.22244110100812907, 0.77755889899187093},
    {81, 263, 0.95, 0.25273674558527117, 0.36762192260135135},
    {3521, 5000, 0.95, 0.69133281472217496, 0.71682837757120789},
    {5000, 5000, 0.99, 0.99894089777176759, 1.0},
    {37, 1000000, 0.95, 2.6051544156141974e-5, 5.0999269152602123e-5},
    {1, 1000000000, 0.999, 5.001250416821733e-13, 9.998677452636366e-9},
    {535123456, 1000000000, 0.95, 0.53509254220278058, 0.535154369593899},
    {999999998, 1000000000, 0.999999, 0.99999998010299008, 0.99999999999899967},
};

void expect_close(double found, double expected) {
  EXPECT_NEAR(found, expected, 1e-11 * expected) << "expected " << expected;
}

TEST(Interval, WilsonAgreesWithTheReference) {
  for (const Known& known : kKnownWilson) {
    const RateInterval found =
        proportion_interval(known.successes, known.trials, known.confidence, kWilson);
    expect_close(found.low, known.low);
    expect_close(found.high, known.high);
  }
}

TEST(Interval, ClopperPearsonAgreesWithTheReference) {
  for (const Known& known : kKnownClopperPearson) {
    const RateInterval found =
        proportion_interval(known.successes, known.trials, known.confidence, kClopperPearson);
    expect_close(found.low, known.low);
    expect_close(found.high, known.high);
  }
}

// The probability that the interval of n runs contains p, for every p of a grid.
std::vector<double> coverage(int n, double confidence, IntervalMethod method) {
  std::vector<RateInterval> intervals;
  for (int k = 0; k <= n; ++k) intervals.push_back(proportion_interval(k, n, confidence, method));
  std::vector<double> result;
  constexpr int kGrid = 2000;
  for (int i = 1; i < kGrid; ++i) {
    const double p = static_cast<double>(i) / kGrid;
    double covered = 0;
    for (int k = 0; k <= n; ++k) {
      const RateInterval& interval = intervals[static_cast<std::size_t>(k)];
      if (p < interval.low || p > interval.high) continue;
      covered += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                          k * std::log(p) + (n - k) * std::log1p(-p));
    }
    result.push_back(covered);
  }
  return result;
}

TEST(Interval, ClopperPearsonCoversAtLeastAsOftenAsPromised) {
  for (const double confidence : {0.9, 0.95, 0.99})
    for (const int n : {1, 5, 20, 100, 300})
      for (const double covered : coverage(n, confidence, kClopperPearson))
        ASSERT_GE(covered, confidence - 1e-10) << n;
}

TEST(Interval, WilsonCoversAsOftenAsPromisedOnAverage) {
  for (const double confidence : {0.9, 0.95, 0.99})
    for (const int n : {20, 100, 300}) {
      double sum = 0;
      double least = 1;
      const std::vector<double> covered = coverage(n, confidence, kWilson);
      for (const double c : covered) {
        sum += c;
        least = std::min(least, c);
      }
      EXPECT_NEAR(sum / static_cast<double>(covered.size()), confidence, 0.008) << n;
      EXPECT_GT(least, confidence - 0.15) << n;  // the dips near p = 0 and 1 are known
    }
}

TEST(Interval, NoTrialsSayNothing) {
  for (const IntervalMethod method : {kWilson, kClopperPearson}) {
    const RateInterval interval = proportion_interval(0, 0, 0.95, method);
    EXPECT_EQ(interval.low, 0);
    EXPECT_EQ(interval.high, 1);
  }
}

TEST(Interval, ContainsTheFrequencyAndIsSymmetric) {
  for (const IntervalMethod method : {kWilson, kClopperPearson})
    for (const i64 n : {1, 2, 7, 50, 4999})
      for (i64 k = 0; k <= n; k += 1 + n / 50) {
        const RateInterval interval = proportion_interval(k, n, 0.95, method);
        const RateInterval mirrored = proportion_interval(n - k, n, 0.95, method);
        const double frequency = static_cast<double>(k) / static_cast<double>(n);
        EXPECT_LE(interval.low, frequency);
        EXPECT_GE(interval.high, frequency);
        EXPECT_LT(interval.low, interval.high);
        EXPECT_NEAR(interval.low, 1 - mirrored.high, 1e-14);
      }
}

TEST(Interval, RefusesWhatIsNoProportion) {
  EXPECT_THROW(proportion_interval(-1, 5, 0.95, kWilson), InputError);
  EXPECT_THROW(proportion_interval(6, 5, 0.95, kWilson), InputError);
  EXPECT_THROW(proportion_interval(0, -1, 0.95, kWilson), InputError);
  for (const double confidence : {0.0, 1.0, 95.0, -0.5, std::nan("")})
    EXPECT_THROW(proportion_interval(1, 5, confidence, kWilson), InputError) << confidence;
}

TEST(Interval, MethodsHaveNames) {
  EXPECT_EQ(to_string(kWilson), "Wilson");
  EXPECT_EQ(to_string(kClopperPearson), "Clopper-Pearson");
}

}  // namespace
}  // namespace sidestep
