// Randomness as a pure function of (seed, run, draw).
//
// Philox4x32-10 (Salmon et al. 2011; Debian's Random123) maps a 128-bit counter and a 64-bit key to
// 128 random bits. The key is the user's seed; the counter holds the run index (64 bits), a stream
// number (one per purpose, 32 bits) and the block number (32 bits). So any draw of any run can be
// computed alone, in any order, on any thread: nothing is ever "advanced" between runs.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

#include <Random123/philox.h>

namespace sidestep {

/// 128 random bits of (seed, run, stream, block).
inline std::array<std::uint32_t, 4> philox_block(std::uint64_t seed, std::uint64_t run,
                                                 std::uint32_t stream, std::uint32_t block) {
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
  const r123::Philox4x32::ctr_type counter{{low(run), high(run), stream, block}};
  const r123::Philox4x32::key_type key{{low(seed), high(seed)}};
  const auto bits = r123::Philox4x32{}(counter, key);
  return {bits[0], bits[1], bits[2], bits[3]};
}

/// The draws of one run for one purpose, in order: block 0, 1, 2, ... Each block gives two uniforms
/// or two normals; uniforms and normals may be mixed, each call consumes half a block.
class DrawStream {
 public:
  DrawStream(std::uint64_t seed, std::uint64_t run, std::uint32_t stream)
      : seed_(seed), run_(run), stream_(stream) {}

  /// Uniform on (0, 1): (m + 1/2) 2^-52 for 52 random bits m; exact, never 0, never 1.
  double uniform() { return next_word(); }

  /// Standard normal, by Box and Muller: the pair sqrt(-2 ln u1) (cos, sin)(2 pi u2).
  double normal() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    const double radius = std::sqrt(-2 * std::log(next_word()));
    const double angle = 2 * std::numbers::pi * next_word();
    spare_ = radius * std::sin(angle);
    has_spare_ = true;
    return radius * std::cos(angle);
  }

  /// sqrt of a chi-squared variable with m >= 0 degrees of freedom: the length of m normals, at a
  /// cost that does not grow with m (Marsaglia & Tsang 2000 for the Gamma(m/2) law, m >= 2).
  double chi(std::int64_t m) {
    if (m <= 0) return 0;
    if (m == 1) return std::abs(normal());
    const double d = static_cast<double>(m) / 2 - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    for (;;) {
      const double x = normal();
      const double base = 1 + c * x;
      const double u = uniform();
      if (base <= 0) continue;
      const double v = base * base * base;
      if (std::log(u) < x * x / 2 + d - d * v + d * std::log(v)) return std::sqrt(2 * d * v);
    }
  }

 private:
  double next_word() {
    if (word_ == 2) {
      bits_ = philox_block(seed_, run_, stream_, block_++);
      word_ = 0;
    }
    const std::uint64_t low = bits_[2 * word_];
    const std::uint64_t high = bits_[2 * word_ + 1];
    ++word_;
    return (static_cast<double>((high << 32 | low) >> 12) + 0.5) * 0x1p-52;
  }

  std::uint64_t seed_;
  std::uint64_t run_;
  std::uint32_t stream_;
  std::uint32_t block_ = 0;
  std::size_t word_ = 2;
  std::array<std::uint32_t, 4> bits_{};
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace sidestep
