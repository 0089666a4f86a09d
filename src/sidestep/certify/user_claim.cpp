#include "sidestep/certify/user_claim.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/certify/implied.h"
#include "sidestep/certify/parse.h"
#include "sidestep/certify/region_claim.h"
#include "sidestep/certify/rescale.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

constexpr int kK = 4, kQ = 5, kBigU = 6;

bool is_constant(const Expression& formula, int root) {
  const Node& node = formula.nodes[static_cast<std::size_t>(root)];
  if (node.op == Op::symbol) return false;
  return (node.a < 0 || is_constant(formula, node.a)) &&
         (node.b < 0 || is_constant(formula, node.b));
}

Expression part(const Expression& formula, int root) {
  Expression result;  // operands come first, so a prefix holds all of it
  result.nodes.assign(formula.nodes.begin(), formula.nodes.begin() + root + 1);
  return result;
}

// "x <= 3" among the conjuncts: the box need not reach beyond.
void tighten(const Expression& formula, int root, std::vector<Symbol>& symbols) {
  const Node& node = formula.nodes[static_cast<std::size_t>(root)];
  if (node.op == Op::conjunction) {
    tighten(formula, node.a, symbols);
    tighten(formula, node.b, symbols);
    return;
  }
  if (node.op != Op::less && node.op != Op::less_equal && node.op != Op::equal) return;
  Evaluator constants(symbols);
  for (const bool left : {true, false}) {
    const Node& variable = formula.nodes[static_cast<std::size_t>(left ? node.a : node.b)];
    const int other = left ? node.b : node.a;
    if (variable.op != Op::symbol || !is_constant(formula, other)) continue;
    std::vector<Interval> box(symbols.size());
    const Interval value = constants.value(part(formula, other), box);
    Interval& range = symbols[static_cast<std::size_t>(variable.number)].range;
    const bool above = left || node.op == Op::equal, below = !left || node.op == Op::equal;
    if (above && value.hi < range.hi) range.hi = std::max(value.hi, range.lo);
    if (below && value.lo > range.lo) range.lo = std::min(value.lo, range.hi);
  }
}

// The conditions for weights with these order parameters to exist, over those that are used.
std::string consistency(const std::vector<bool>& used) {
  const auto all = [&](std::initializer_list<int> symbols) {
    for (const int i : symbols)
      if (!used[static_cast<std::size_t>(i)]) return false;
    return true;
  };
  std::string text = "0 <= 1";
  if (used[kQ]) text += " and q > 0";
  if (all({kK, kQ, kBigU})) text += " and U^2 <= k*q";
  if (all({1, 3, kQ})) text += " and s^2 <= q*r";
  if (all({2, 3, kK})) text += " and u^2 <= k*r";
  if (all({1, 2, 3, kK, kQ, kBigU})) text += " and k*q*r - k*s^2 - U^2*r + 2*U*s*u - q*u^2 >= 0";
  return text;
}

// Some point certainly satisfies the hypothesis: then what follows from it is not vacuous.
bool satisfiable(const BoxClaim& claim, const AuditLimits& limits) {
  BoxClaim nothing = claim;
  nothing.conclusion = parse_formula("1 <= 0", {}, "");
  BoxLimits each;
  each.seconds = limits.seconds / 4;
  each.boxes = 1000;
  each.stop = limits.stop;
  return decide(nothing, each).answer == BoxAnswer::refuted;
}

}  // namespace

BoxClaim user_box_claim(const UserClaim& user, std::vector<int>& used_numbers) {
  const Vocabulary& words = order_parameter_words();
  const Expression claim = parse_formula(user.claim, words, "--claim");
  const Expression on =
      user.on.empty() ? parse_formula("0 <= 1", words, "") : parse_formula(user.on, words, "--on");
  std::vector<Symbol> symbols = words.symbols;
  std::vector<bool> used(symbols.size());
  for (std::size_t i = 0; i < symbols.size(); ++i)
    used[i] = claim.uses(static_cast<int>(i)) || on.uses(static_cast<int>(i));
  Expression hypothesis =
      combine(Op::conjunction, on, parse_formula(consistency(used), words, "consistency"));
  Expression conclusion = claim;
  const Node& arrow = claim.nodes.back();
  if (arrow.op == Op::implication) {  // its own hypothesis joins the others
    hypothesis = combine(Op::conjunction, hypothesis, part(claim, arrow.a));
    conclusion = part(claim, arrow.b);
  }
  tighten(hypothesis, static_cast<int>(hypothesis.nodes.size()) - 1, symbols);
  if (user.teacher) {
    Problem problem = *user.teacher;
    problem.init.output = problem.teacher.output;  // state_of asks for one; only k, q, U are used
    problem.init.filter = problem.teacher.filter;
    const std::vector<Interval> state = state_of(problem);
    for (const int i : {kK, kQ, kBigU})
      symbols[static_cast<std::size_t>(i)].range = state[static_cast<std::size_t>(i)];
  }
  // Keep the symbols that occur, renumbered.
  BoxClaim box;
  std::vector<int> renumbered(symbols.size(), 0);
  for (std::size_t i = 0; i < symbols.size(); ++i)
    if (used[i]) {
      renumbered[i] = static_cast<int>(box.symbols.size());
      box.symbols.push_back(symbols[i]);
      used_numbers.push_back(static_cast<int>(i));
    }
  for (Expression* formula : {&hypothesis, &conclusion})
    for (Node& node : formula->nodes)
      if (node.op == Op::symbol) node.number = renumbered[static_cast<std::size_t>(node.number)];
  box.hypothesis = std::move(hypothesis);
  box.conclusion = std::move(conclusion);
  return box;
}

ClaimReport decide_user_claim(const UserClaim& user, const AuditLimits& limits) {
  ClaimReport report;
  report.claim = {"claim", "--claim", user.claim,
                  user.on.empty() ? "all states that some weights have" : user.on};
  if (user.teacher) report.claim.domain += fmt::format("; the teacher of {}", user.teacher->name);
  std::vector<int> used;
  BoxClaim claim = user_box_claim(user, used);
  std::string reductions;
  if (!user.teacher) {
    const auto q = std::find(used.begin(), used.end(), kQ);
    if (q != used.end() && is_homogeneous(claim)) {
      Interval& range = claim.symbols[static_cast<std::size_t>(q - used.begin())].range;
      if (range.contains(1) && range.lo <= 0 && std::isinf(range.hi)) {
        range = 1;
        reductions = "scaled to q = 1; ";
      }
    }
    if (merge_means(claim)) reductions += "u - U as one variable; ";
  }
  if (implied(claim.symbols, claim.hypothesis, claim.conclusion) && satisfiable(claim, limits)) {
    report.route = "algebra, by inspection";
    report.verdict = Proved{0};
    report.detail = "a sum of a hypothesis (or what all weights satisfy) and terms that are >= 0";
    return report;
  }
  BoxLimits each;
  each.seconds = limits.seconds;
  each.boxes = limits.boxes;
  each.stop = limits.stop;
  const BoxVerdict verdict = decide(claim, each);
  report.route = "interval proof";
  // The teacher's q or U may be no doubles: then the point must refute for all of the enclosure.
  if (verdict.answer == BoxAnswer::refuted && user.teacher) {
    std::vector<Interval> box(verdict.point.begin(), verdict.point.end());
    for (std::size_t i = 0; i < used.size(); ++i)
      if (used[i] >= kK) box[i] = claim.symbols[i].range;
    Evaluator evaluator(claim.symbols);
    if (evaluator.on(claim.hypothesis, box).truth != Truth::yes ||
        evaluator.on(claim.conclusion, box).truth != Truth::no) {
      report.verdict = Undecided{"it fails at " + point_text(claim.symbols, verdict.point) +
                                 ", but not certainly for the exact k, q and U of the teacher"};
      return report;
    }
  }
  switch (verdict.answer) {
    case BoxAnswer::proved:
      report.verdict = Proved{std::isfinite(verdict.margin) ? verdict.margin : 0};
      report.detail =
          fmt::format("{}{} box{}", reductions, verdict.boxes, verdict.boxes == 1 ? "" : "es");
      break;
    case BoxAnswer::refuted: {
      report.route = "search, checked in interval arithmetic";
      Refuted refuted{verdict.violation, point_text(claim.symbols, verdict.point), {}};
      State state;
      for (std::size_t i = 0; i < used.size(); ++i) state[claim.symbols[i].name] = verdict.point[i];
      const Vocabulary& words = order_parameter_words();
      const std::string text = state_problem(state);
      if (!text.empty()) {
        const Expression all = parse_formula(user.claim, words, "--claim");
        const Expression on = parse_formula(user.on.empty() ? "0 <= 1" : user.on, words, "--on");
        if (violation_at_start(parse_problem(text, "counterexample"), on, all) >= 0)
          refuted.problem = text;
      }
      if (refuted.problem.empty())
        report.detail =
            "no weights with exactly these order parameters were found on which "
            "intervals confirm it";
      report.verdict = std::move(refuted);
      break;
    }
    case BoxAnswer::vacuous:
      report.verdict = Vacuous{};
      report.detail = "no state satisfies the hypotheses";
      break;
    case BoxAnswer::undecided: open_verdict(report, claim, verdict); break;
  }
  return report;
}

}  // namespace sidestep
