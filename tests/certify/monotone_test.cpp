// Derivatives over boxes hold the slopes at points, and a face that a box is confined to holds a
// counterexample if the box does.
#include "sidestep/certify/monotone.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "sidestep/certify/parse.h"

namespace sidestep {
namespace {

Vocabulary words() {
  Vocabulary vocabulary;
  vocabulary.symbols = {{"x", {0, kPiInterval.hi}, true, false},
                        {"y", {-4, 4}, false, false},
                        {"z", {0, 3}, false, false},
                        {"n", {1, 9}, false, true}};
  return vocabulary;
}

const char* const kTerms[] = {"g(x)*y",          "gap(x)*z^3",
                              "kernel(x) - y*z", "sin(x*y)",
                              "cos(x)*cos(y)",   "sqrt(1 + z)*y",
                              "abs(y)*z",        "min(y, z)*x",
                              "max(x, y*z)",     "y/(1 + z^2)",
                              "(x - y)^5",       "-z^2*y + pi*x",
                              "g(y) + gap(z)",   "kernel(z*2)/(z + 1/2)",
                              "y*y - n*z"};

class Boxes {
 public:
  std::vector<Interval> box() {
    std::vector<Interval> result;
    for (const Symbol& symbol : words().symbols) {
      double a = between(symbol.range.lo, std::min(symbol.range.hi, kPiInterval.lo));
      double b = between(symbol.range.lo, symbol.range.hi);
      if (unit_(engine_) < 0.2) a = symbol.range.lo;
      if (unit_(engine_) < 0.2) b = symbol.range.hi;
      result.emplace_back(std::min(a, b), std::max(a, b));
    }
    return result;
  }
  std::vector<double> point(const std::vector<Interval>& box) {
    std::vector<double> x;
    for (std::size_t i = 0; i < box.size(); ++i) {
      const double value = unit_(engine_) < 0.1 ? box[i].lo : between(box[i].lo, box[i].hi);
      x.push_back(words().symbols[i].angle ? std::min(value, kPiInterval.lo) : value);
    }
    return x;
  }

 private:
  double between(double lo, double hi) { return lo + unit_(engine_) * (hi - lo); }
  std::mt19937_64 engine_{7};
  std::uniform_real_distribution<double> unit_{0, 1};
};

TEST(Monotone, SlopesBetweenPointsAreHeld) {
  const Vocabulary vocabulary = words();
  Evaluator evaluator(vocabulary.symbols);
  Boxes boxes;
  for (const char* text : kTerms) {
    const Expression term = parse_term(text, vocabulary, "test");
    int compared = 0;
    for (int trial = 0; trial < 400; ++trial) {
      const std::vector<Interval> box = boxes.box();
      std::vector<Interval> slopes;
      if (!FaceFinder::gradient(vocabulary.symbols, term, box, slopes)) continue;
      const std::vector<double> from = boxes.point(box);
      for (std::size_t i = 0; i < box.size(); ++i) {
        std::vector<double> to = from;
        to[i] = boxes.point(box)[i];
        if (std::abs(to[i] - from[i]) < 1e-6) continue;
        const auto at = [&](const std::vector<double>& x) {
          return evaluator.value(term, std::vector<Interval>(x.begin(), x.end())).middle();
        };
        const double slope = (at(to) - at(from)) / (to[i] - from[i]);
        const double slack = 1e-7 * (1 + std::abs(slope));
        EXPECT_GE(slope, slopes[i].lo - slack) << text;
        EXPECT_LE(slope, slopes[i].hi + slack) << text;
        ++compared;
      }
    }
    EXPECT_GT(compared, 300) << text;
  }
}

// Of every counterexample in the box, the point below or above it on the face is one too.
TEST(Monotone, TheFaceKeepsCounterexamples) {
  const Vocabulary vocabulary = words();
  Evaluator evaluator(vocabulary.symbols);
  Boxes boxes;
  std::mt19937_64 engine(11);
  int confined = 0, kept = 0;
  const auto any = [&] { return kTerms[engine() % std::size(kTerms)]; };
  for (int trial = 0; trial < 4000; ++trial) {
    const std::string hypothesis =
        std::string(any()) + (engine() % 2 == 0 ? " <= " : " > ") + any() + " or not y < z";
    const std::string conclusion =
        std::string(any()) + " <= 1 " + (engine() % 2 == 0 ? "and " : "or ") + any() + " < 2";
    const Expression on = parse_formula(hypothesis, vocabulary, "test");
    const Expression claim = parse_formula(conclusion, vocabulary, "test");
    const std::vector<Interval> box = boxes.box();
    std::vector<Interval> face = box;
    if (!FaceFinder(vocabulary.symbols, on, claim).confine(face)) continue;
    ++confined;
    for (int j = 0; j < 40; ++j) {
      const std::vector<double> x = boxes.point(box);
      std::vector<Interval> at(x.begin(), x.end());
      if (evaluator.on(on, at).truth != Truth::yes || evaluator.on(claim, at).truth != Truth::no)
        continue;
      for (std::size_t i = 0; i < box.size(); ++i)
        if (face[i].lo != box[i].lo || face[i].hi != box[i].hi) at[i] = face[i];
      ++kept;
      // Rounding may leave it open, but not turn it round.
      EXPECT_NE(evaluator.on(on, at).truth, Truth::no) << hypothesis << " -> " << conclusion;
      EXPECT_NE(evaluator.on(claim, at).truth, Truth::yes) << hypothesis << " -> " << conclusion;
    }
  }
  EXPECT_GT(confined, 100);
  EXPECT_GT(kept, 500);
}

TEST(Monotone, IntegersAreNotFixed) {
  const Vocabulary vocabulary = words();
  const Expression on = parse_formula("0 <= 1", vocabulary, "test");
  const Expression claim = parse_formula("n >= 1.4", vocabulary, "test");
  std::vector<Interval> box = {0, 0, 0, {1.2, 1.8}};
  EXPECT_FALSE(FaceFinder(vocabulary.symbols, on, claim).confine(box));
}

}  // namespace
}  // namespace sidestep
