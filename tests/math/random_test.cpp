// The generator's published known answers, the laws of the draws and their independence of order.
// Every statistical test here is a Kolmogorov-Smirnov test that fails with probability at most
// kFalseAlarmRate = 1e-6 on correct code (support/kolmogorov_smirnov.h).
#include "sidestep/math/random.h"

#include "support/kolmogorov_smirnov.h"
#include <array>
#include <cstdint>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

namespace sidestep {
namespace {

using Words = std::array<std::uint32_t, 4>;
constexpr std::size_t kSample = 100'000;

// Random123-1.x, kat_vectors, "philox4x32 10". The counter's words, least significant first, are
// (run low, run high, stream, block), the key's (seed low, seed high).
TEST(Philox, GivesThePublishedKnownAnswers) {
  EXPECT_EQ(philox_block(0, 0, 0, 0), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox_block(~0ull, ~0ull, ~0u, ~0u),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  // counter 243f6a88 85a308d3 13198a2e 03707344, key a4093822 299f31d0 (digits of pi)
  EXPECT_EQ(philox_block(0x299f31d0a4093822, 0x85a308d3243f6a88, 0x13198a2e, 0x03707344),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(DrawStream, UniformIsTheBlocksUpper52BitsAndAHalf) {
  DrawStream stream(7, 8, 9);
  for (std::uint32_t block = 0; block < 3; ++block) {
    const Words bits = philox_block(7, 8, 9, block);
    for (std::size_t half = 0; half < 2; ++half) {
      const std::uint64_t word = std::uint64_t{bits[2 * half + 1]} << 32 | bits[2 * half];
      EXPECT_EQ(stream.uniform(), (static_cast<double>(word >> 12) + 0.5) / 0x1p52);
    }
  }
  // So the extreme values are 2^-53 and 1 - 2^-53, both exact.
  EXPECT_LT((0x1p52 - 1 + 0.5) / 0x1p52, 1);
}

TEST(DrawStream, UniformIsUniformAndStrictlyInside) {
  DrawStream stream(1, 0, 0);
  std::vector<double> sample(kSample);
  for (double& x : sample) {
    x = stream.uniform();
    ASSERT_GT(x, 0);
    ASSERT_LT(x, 1);
  }
  EXPECT_LT(ks_distance(sample, [](double x) { return x; }), ks_threshold(kSample));
}

// The same across runs and across streams, first draw of each: nothing is shared between them.
TEST(DrawStream, FirstDrawsOfRunsStreamsAndSeedsAreUniform) {
  std::vector<double> runs, streams, seeds;
  for (std::uint32_t i = 0; i < kSample; ++i) {
    runs.push_back(DrawStream(2, i, 0).uniform());
    streams.push_back(DrawStream(2, 0, i).uniform());
    seeds.push_back(DrawStream(i, 0, 0).uniform());
  }
  for (const auto& sample : {runs, streams, seeds})
    EXPECT_LT(ks_distance(sample, [](double x) { return x; }), ks_threshold(kSample));
}

TEST(DrawStream, NormalIsNormal) {
  const boost::math::normal law;
  DrawStream stream(3, 0, 0);
  std::vector<double> sample(kSample), first_minus_second(kSample / 2);
  for (double& x : sample) x = stream.normal();
  EXPECT_LT(ks_distance(sample, [&](double x) { return cdf(law, x); }), ks_threshold(kSample));
  // The two normals of a pair must be independent too: their scaled difference is normal again.
  for (std::size_t i = 0; i < kSample / 2; ++i)
    first_minus_second[i] = (sample[2 * i] - sample[2 * i + 1]) / std::sqrt(2.0);
  EXPECT_LT(ks_distance(first_minus_second, [&](double x) { return cdf(law, x); }),
            ks_threshold(kSample / 2));
}

TEST(DrawStream, ChiSquaredIsChiSquared) {
  DrawStream stream(4, 0, 0);
  EXPECT_EQ(stream.chi(0), 0);
  EXPECT_EQ(stream.chi(-1), 0);  // k - 2 with k = 1
  for (const std::int64_t m : {1, 2, 3, 14, 98}) {
    const boost::math::chi_squared law(static_cast<double>(m));
    std::vector<double> sample(kSample);
    for (double& x : sample) {
      const double chi = stream.chi(m);
      ASSERT_GE(chi, 0);
      x = chi * chi;
    }
    EXPECT_LT(ks_distance(sample, [&](double x) { return cdf(law, x); }), ks_threshold(kSample))
        << "m = " << m;
  }
}

TEST(DrawStream, MixedCallsStayIndependent) {
  // A normal keeps half a pair back over uniforms and chis; each kind must keep its law.
  const boost::math::normal law;
  std::vector<double> uniforms, normals;
  for (std::uint64_t run = 0; run < kSample; ++run) {
    DrawStream stream(5, run, 0);
    stream.uniform();
    stream.normal();
    stream.chi(3);
    uniforms.push_back(stream.uniform());
    normals.push_back(stream.normal());
  }
  EXPECT_LT(ks_distance(uniforms, [](double x) { return x; }), ks_threshold(kSample));
  EXPECT_LT(ks_distance(normals, [&](double x) { return cdf(law, x); }), ks_threshold(kSample));
}

TEST(DrawStream, InterleavedStreamsGiveTheSameNumbers) {
  const auto draw = [](DrawStream& stream, int i) {
    return i % 3 == 0 ? stream.uniform() : i % 3 == 1 ? stream.normal() : stream.chi(5);
  };
  DrawStream one(6, 1, 0), two(6, 2, 0), one_alone(6, 1, 0), two_alone(6, 2, 0);
  std::vector<double> together, alone;
  for (int i = 0; i < 300; ++i) {
    together.push_back(draw(two, i));
    together.push_back(draw(one, i));
  }
  std::vector<double> ones, twos;
  for (int i = 0; i < 300; ++i) ones.push_back(draw(one_alone, i));
  for (int i = 0; i < 300; ++i) twos.push_back(draw(two_alone, i));
  for (std::size_t i = 0; i < 300; ++i) {
    alone.push_back(twos[i]);
    alone.push_back(ones[i]);
  }
  EXPECT_EQ(together, alone);
}

}  // namespace
}  // namespace sidestep
