// The claim language: what parses, what does not and where, and evaluation that never fails.
#include "sidestep/certify/parse.h"

#include <random>

#include <gtest/gtest.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

const Vocabulary& words() { return order_parameter_words(); }

std::string message_of(const std::string& text) {
  try {
    parse_formula(text, words(), "--claim");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

double value(const std::string& term) {
  Evaluator evaluator(words().symbols);
  const std::vector<Interval> box(words().symbols.size(), Interval(2.0));
  return evaluator.value(parse_term(term, words(), "term"), box).middle();
}

Truth truth(const std::string& formula, double phi = 1) {
  Evaluator evaluator(words().symbols);
  std::vector<Interval> box(words().symbols.size(), Interval(2.0));
  box[0] = phi;
  std::vector<double> point(words().symbols.size(), 2.0);
  point[0] = phi;
  const Expression parsed = parse_formula(formula, words(), "formula");
  const Truth fast = evaluator.on(parsed, box).truth, exact = evaluator.at(parsed, point).truth;
  if (fast != Truth::unknown && exact != Truth::unknown) {
    EXPECT_EQ(fast, exact) << formula;
  }
  return fast;
}

TEST(Parse, ArithmeticBindsAsUsual) {
  EXPECT_EQ(value("1 + 2*3^2 - 4/2"), 17);
  EXPECT_EQ(value("-2^2"), -4);
  EXPECT_EQ(value("2 - 3 - 4"), -5);
  EXPECT_EQ(value("min(3, -1) + max(2, s) + abs(-3)"), 4);
  EXPECT_NEAR(value("g(0)"), 3.14159265358979, 1e-12);
  EXPECT_NEAR(value("gap(phi) + g(phi)"), 3.14159265358979, 1e-12);
  EXPECT_NEAR(value("sin(7) - cos(20)"), std::sin(7.0) - std::cos(20.0), 1e-12);
  EXPECT_EQ(value(".5e1"), 5);
}

TEST(Parse, LogicIsThreeValued) {
  EXPECT_EQ(truth("1 < 2 <= 2"), Truth::yes);
  EXPECT_EQ(truth("1 < 2 < 2"), Truth::no);
  EXPECT_EQ(truth("1 > 2 -> 3 > 4"), Truth::yes);
  EXPECT_EQ(truth("not 1 > 2 and (s = 2 or s = 3)"), Truth::yes);
  EXPECT_EQ(truth("1/(s-u) >= 0"), Truth::unknown);      // 1/0
  EXPECT_EQ(truth("0*(1/(s-u)) >= 0"), Truth::unknown);  // stays undefined
  EXPECT_EQ(truth("sqrt(s-q-1) >= 0"), Truth::unknown);
  EXPECT_EQ(truth("1/(s-u) >= 0 or 1 < 2"), Truth::yes);
  EXPECT_EQ(truth("e = U*(U-u) and m = q/5", 1), Truth::unknown);  // 2/5 is no double
}

TEST(Parse, MistakesNameTheColumn) {
  EXPECT_EQ(message_of("s >"),
            "--claim: column 4: found the end; expected a number, a symbol, a function or '('");
  EXPECT_EQ(message_of("s + 1"),
            "--claim: column 6: found the end; expected a comparison (<, <=, >, >=, =)");
  EXPECT_EQ(message_of("(s > 1"), "--claim: column 7: found the end; expected ')'");
  EXPECT_EQ(message_of("s > 1 )"), "--claim: column 7: found ')'; expected an operator or the end");
  EXPECT_EQ(message_of("s^q > 1").substr(0, 30), "--claim: column 3: found 'q'; ");
  EXPECT_EQ(message_of("phy > 1").substr(0, 64),
            "--claim: column 1: unknown symbol 'phy'; did you mean 'phi'? all");
  EXPECT_NE(message_of(std::string(300, '(') + "s > 1").find("expected less nesting"),
            std::string::npos);
  EXPECT_NE(message_of(std::string(300, '-') + "s > 1").find("expected less nesting"),
            std::string::npos);
  EXPECT_NE(message_of(std::string(20'000, '1')).find("at most 10000"), std::string::npos);
  EXPECT_NE(message_of("s > 1e9999").find("exponent"), std::string::npos);
  EXPECT_NE(message_of("").find("column 1: found the end"), std::string::npos);
}

// Random characters and random tokens either parse or throw InputError; what parses evaluates.
TEST(Parse, NothingCrashesIt) {
  const char* const tokens[] = {"s",  "phi", "U",     "(",    ")",    "+",  "-",   "*",
                                "/",  "^",   "2",     "0",    "<",    "<=", "=",   ">",
                                "->", "and", "or",    "not",  "min",  "g",  "sin", ",",
                                "pi", "1e9", "sqrt(", "abs(", "\xff", "."};
  std::mt19937_64 engine(7);
  Evaluator evaluator(words().symbols);
  std::vector<Interval> box;
  for (const Symbol& symbol : words().symbols) box.push_back(symbol.range);
  int parsed = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text;
    for (std::size_t j = engine() % 12; j-- > 0;)
      text += std::string(tokens[engine() % std::size(tokens)]) + (engine() % 2 == 0 ? " " : "");
    try {
      const Expression formula = parse_formula(text, words(), "");
      ++parsed;
      const Evaluation result = evaluator.on(formula, box);
      EXPECT_FALSE(std::isnan(result.margin.lo) || std::isnan(result.margin.hi)) << text;
    } catch (const InputError&) {
    }
  }
  EXPECT_GT(parsed, 50);
}

// Interval and Arb agree wherever both decide.
TEST(Parse, BothArithmeticsAgree) {
  const char* const formulas[] = {"g(phi) + gap(phi) <= pi + 1e-9",
                                  "sin(phi)^2 + cos(phi)^2 >= 0.999999",
                                  "kernel(phi) >= 0",
                                  "distance_w <= 4",
                                  "s^2 <= q*r",
                                  "max(s,u)*abs(r) < k - q/3",
                                  "sqrt(abs(s*u)) <= (abs(s)+abs(u))/2 + 0.001",
                                  "loss >= 0",
                                  "s^3 < u^3 or r > 1"};
  std::mt19937_64 engine(3);
  std::uniform_real_distribution<double> unit(-1, 1);
  Evaluator evaluator(words().symbols);
  for (const char* const text : formulas) {
    const Expression formula = parse_formula(text, words(), "");
    for (int i = 0; i < 2000; ++i) {
      std::vector<double> point;
      for (const Symbol& symbol : words().symbols)
        point.push_back(symbol.angle ? 1.5 + 1.5 * unit(engine) : 4 * unit(engine));
      const std::vector<Interval> box(point.begin(), point.end());
      const Evaluation fast = evaluator.on(formula, box), exact = evaluator.at(formula, point);
      EXPECT_FALSE((fast.truth == Truth::yes && exact.truth == Truth::no) ||
                   (fast.truth == Truth::no && exact.truth == Truth::yes))
          << text;
      EXPECT_LE(fast.margin.lo, exact.margin.hi) << text;
      EXPECT_GE(fast.margin.hi, exact.margin.lo) << text;
    }
  }
}

}  // namespace
}  // namespace sidestep
