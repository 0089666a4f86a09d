// The claim language: any text is refused or decided within a budget, and the two arithmetics, on
// intervals and in Arb's balls, never contradict each other at a point.
#include "fuzz/fuzz.h"
#include <array>
#include <cmath>

#include "sidestep/certify/branch_and_bound.h"
#include "sidestep/certify/parse.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  const Vocabulary& words = order_parameter_words();
  const std::string text = fuzz::text_of(data, size);
  fuzz::refused([&] {
    const Expression formula = parse_formula(text, words, "--claim");
    Evaluator evaluator(words.symbols);
    // phi, s, u, r, k, q, U: an ordinary state, and one where much is 0 or at an end.
    constexpr std::array<std::array<double, 7>, 2> kPoints = {
        {{1.25, 0.5, -0.75, 2, 16, 1.5, 3}, {0, 0, -1, 0, 1, 0x1p-1000, 1e150}}};
    for (const auto& point : kPoints) {
      const std::vector<Interval> box(point.begin(), point.end());
      const Evaluation on = evaluator.on(formula, box);
      const Evaluation at = evaluator.at(formula, point);
      fuzz::require(
          on.truth == Truth::unknown || at.truth == Truth::unknown || on.truth == at.truth,
          "intervals and balls agree at a point", text);
    }
    // A claim about all states, on few boxes. Its root box holds the first point.
    if (formula.nodes.size() > 60) return;
    BoxClaim claim{words.symbols, parse_formula("r > 0 and q > 0", words, ""), formula};
    const BoxVerdict verdict = decide(claim, {.boxes = 4, .seconds = 1e9, .search = false});
    if (verdict.answer == BoxAnswer::proved)
      fuzz::require(evaluator.at(formula, kPoints[0]).truth != Truth::no,
                    "what is proved holds at a point", text);
    if (verdict.answer == BoxAnswer::refuted)
      fuzz::require(certified_violation(claim, verdict.point) >= 0, "a counterexample is one",
                    text);
  });
  return 0;
}
