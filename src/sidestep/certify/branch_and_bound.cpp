#include "sidestep/certify/branch_and_bound.h"

#include <chrono>

#include <fmt/format.h>

#include "sidestep/certify/monotone.h"
#include "sidestep/certify/search.h"

namespace sidestep {
namespace {

using namespace rounding;
using Box = std::vector<Interval>;

constexpr double kSmallest = 0x1p-34;  // relative width below which a box is given up
constexpr double kFurthest = 1e30;     // beyond it too
constexpr double kHuge = 1e300;
constexpr i64 kMostLeft = 64;
constexpr int kCornersUntil = 4;  // depth
constexpr int kFacesEvery = 3;    // depth; derivatives cost a few evaluations
constexpr std::size_t kCornerDimensions = 8;

struct Entry {
  Box box;
  int depth;
};

double size_of(Interval x) {
  if (std::isinf(x.lo) || std::isinf(x.hi)) return kInfinity;
  const double scale = std::max({1.0, std::min(std::abs(x.lo), std::abs(x.hi))});
  return x.width() / scale;
}

double split_at(Interval x) {
  if (std::isinf(x.lo) && std::isinf(x.hi)) return 0;
  if (std::isinf(x.hi)) return x.lo < 0 ? 0 : x.lo < 1 ? 1 : 2 * x.lo;
  if (std::isinf(x.lo)) return x.hi > 0 ? 0 : x.hi > -1 ? -1 : 2 * x.hi;
  return x.middle();
}

class Prover {
 public:
  Prover(const BoxClaim& claim, const BoxLimits& limits)
      : claim_(claim),
        limits_(limits),
        evaluator_(claim.symbols),
        whole_(combine_implication(claim)),
        faces_(claim.symbols, claim.hypothesis, claim.conclusion),
        begin_(std::chrono::steady_clock::now()) {}

  BoxVerdict run() {
    if (limits_.search) {
      Worst worst = search_worst(claim_, limits_.seconds / 2, limits_.stop);
      verdict_.samples = worst.held;
      verdict_.point = worst.point;
      verdict_.nearest = -worst.violation;
      if (!worst.point.empty() || claim_.symbols.empty())
        if (worst.violation > 0 && refuted_at(worst.point)) return verdict_;
    }
    Box root;
    for (const Symbol& symbol : claim_.symbols) root.push_back(symbol.range);
    stack_.push_back({std::move(root), 0});
    verdict_.margin = kInfinity;
    while (!stack_.empty()) {
      if (verdict_.boxes >= limits_.boxes) return give_up("the limit on boxes");
      if ((verdict_.boxes & 63) == 0) {
        if (seconds() > limits_.seconds) return give_up("the time limit");
        if (limits_.stop != nullptr && limits_.stop->load()) return give_up("an interruption");
      }
      const Entry entry = std::move(stack_.back());
      stack_.pop_back();
      ++verdict_.boxes;
      if (examine(entry)) return verdict_;
      if (left_ > kMostLeft) return give_up("boxes that cannot be split further");
    }
    if (left_ > 0) return give_up("boxes that cannot be split further");
    verdict_.answer = concluded_ ? BoxAnswer::proved : BoxAnswer::vacuous;
    return verdict_;
  }

 private:
  static Expression combine_implication(const BoxClaim& claim) {
    Expression whole = claim.hypothesis;
    const int offset = static_cast<int>(whole.nodes.size());
    for (Node node : claim.conclusion.nodes) {
      if (node.a >= 0) node.a += offset;
      if (node.b >= 0) node.b += offset;
      whole.nodes.push_back(std::move(node));
    }
    Node arrow;
    arrow.op = Op::implication;
    arrow.a = offset - 1;
    arrow.b = static_cast<int>(whole.nodes.size()) - 1;
    whole.nodes.push_back(std::move(arrow));
    return whole;
  }

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

  BoxVerdict give_up(const std::string& why) {
    if (verdict_.left.empty() && !stack_.empty()) verdict_.left = stack_.back().box;
    verdict_.why = why;
    return verdict_;
  }

  bool refuted_at(const std::vector<double>& point) {
    const double violation = certified_violation(claim_, point);
    if (!(violation >= 0)) return false;
    verdict_.answer = BoxAnswer::refuted;
    verdict_.violation = violation;
    verdict_.point = point;
    return true;
  }

  // True if the point refutes; cheap unless it nearly does.
  bool try_point(const std::vector<double>& point) {
    const Box box(point.begin(), point.end());
    if (evaluator_.on(claim_.hypothesis, box).truth == Truth::no) return false;
    if (evaluator_.on(claim_.conclusion, box).truth == Truth::yes) return false;
    return refuted_at(point);
  }

  [[nodiscard]] double point_in(std::size_t i, double x) const {
    if (claim_.symbols[i].integer) x = std::ceil(x);
    return claim_.symbols[i].angle ? std::min(x, kPiInterval.lo) : x;
  }

  // True if the claim is refuted; otherwise the box is done, given up, or split onto the stack.
  bool examine(const Entry& entry) {
    const Box& box = entry.box;
    const std::size_t n = box.size();
    for (std::size_t i = 0; i < n; ++i)
      if (claim_.symbols[i].integer && std::ceil(box[i].lo) > box[i].hi) return false;
    if (evaluator_.on(claim_.hypothesis, box).truth == Truth::no) return false;
    const Evaluation conclusion = evaluator_.on(claim_.conclusion, box);
    const Evaluation both = evaluator_.on(whole_, box);
    if (conclusion.truth == Truth::yes || both.truth == Truth::yes) {
      concluded_ = true;
      verdict_.margin = std::min(verdict_.margin, std::max(conclusion.margin.lo, 0.0));
      return false;
    }
    std::vector<double> point(n);
    for (std::size_t i = 0; i < n; ++i) point[i] = point_in(i, box[i].middle());
    if (try_point(point)) return true;
    if (entry.depth < kCornersUntil && n <= kCornerDimensions)
      for (std::size_t corner = 0; corner < (std::size_t{1} << n); ++corner) {
        for (std::size_t i = 0; i < n; ++i) {
          const double end = (corner >> i & 1) != 0 ? box[i].hi : box[i].lo;
          point[i] = point_in(i, std::isfinite(end) ? end : split_at(box[i]));
        }
        if (try_point(point)) return true;
      }
    // A box whose counterexamples, if it has any, include one on a face: the face instead.
    Entry face{box, entry.depth};
    if (entry.depth % kFacesEvery == 0 && faces_.confine(face.box))
      stack_.push_back(std::move(face));
    else
      split(entry);
    return false;
  }

  void split(const Entry& entry) {
    const std::size_t n = entry.box.size();
    std::size_t chosen = n;
    double best = -kInfinity, widest = -1;
    const bool by_width = entry.depth % 4 == 3;
    for (std::size_t i = 0; i < n; ++i) {
      const Interval x = entry.box[i];
      const double at = split_at(x);
      if (!(size_of(x) > kSmallest) || !(std::abs(at) < kFurthest)) continue;
      // What the worse half still leaves to prove; widths decide where that says nothing.
      double gain = -kInfinity;
      if (!by_width) {
        Box half = entry.box;
        half[i] = {x.lo, at};
        const double low = evaluator_.on(whole_, half).margin.lo;
        half[i] = {at, x.hi};
        const double high = evaluator_.on(whole_, half).margin.lo;
        gain = std::min(low, high) + 0.5 * std::min(std::max(low, high), 0.0);
        if (!(gain > -kHuge)) gain = -kInfinity;
      }
      const double width = size_of(x);
      if (chosen == n || gain > best || (gain == best && width > widest)) {
        chosen = i;
        best = gain;
        widest = width;
      }
    }
    if (chosen == n) {
      if (left_++ == 0) verdict_.left = entry.box;
      return;
    }
    const Interval x = entry.box[chosen];
    const double at = split_at(x);
    Entry high{entry.box, entry.depth + 1}, low{entry.box, entry.depth + 1};
    high.box[chosen] = {at, x.hi};
    low.box[chosen] = {x.lo, at};
    stack_.push_back(std::move(high));
    stack_.push_back(std::move(low));
  }

  const BoxClaim& claim_;
  const BoxLimits& limits_;
  Evaluator evaluator_;
  Expression whole_;
  FaceFinder faces_;
  std::chrono::steady_clock::time_point begin_;
  std::vector<Entry> stack_;
  BoxVerdict verdict_;
  i64 left_ = 0;
  bool concluded_ = false;
};

}  // namespace

BoxVerdict decide(const BoxClaim& claim, const BoxLimits& limits) {
  return Prover(claim, limits).run();
}

double certified_violation(const BoxClaim& claim, std::span<const double> point) {
  for (std::size_t i = 0; i < point.size(); ++i) {
    const Symbol& symbol = claim.symbols[i];
    if (!std::isfinite(point[i]) || !symbol.range.contains(point[i])) return -1;
    if (symbol.angle && point[i] > kPiInterval.lo) return -1;
    if (symbol.integer && point[i] != std::floor(point[i])) return -1;
  }
  Evaluator evaluator(claim.symbols);
  if (evaluator.at(claim.hypothesis, point).truth != Truth::yes) return -1;
  const Evaluation conclusion = evaluator.at(claim.conclusion, point);
  if (conclusion.truth != Truth::no) return -1;
  return std::max(0.0, -conclusion.margin.hi);
}

std::string point_text(const std::vector<Symbol>& symbols, std::span<const double> point) {
  std::string text;
  for (std::size_t i = 0; i < point.size(); ++i)
    text += fmt::format("{}{} = {}", i == 0 ? "" : ", ", symbols[i].name, point[i]);
  return text.empty() ? "constants only" : text;
}

std::string box_text(const std::vector<Symbol>& symbols, std::span<const Interval> box) {
  std::string text;
  for (std::size_t i = 0; i < box.size(); ++i)
    text += fmt::format("{}{} in [{:.6g}, {:.6g}]", i == 0 ? "" : ", ", symbols[i].name, box[i].lo,
                        box[i].hi);
  return text;
}

}  // namespace sidestep
