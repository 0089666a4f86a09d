#include "sidestep/study/ranks_certify.h"

#include <memory>

#include "sidestep/ensemble/bytes.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

constexpr i64 kGrain = 8;  // corners that are run together

std::shared_ptr<const CertifySystems> sent_systems(std::string_view bytes) {
  std::optional<Interval> psi;
  if (take<bool>(bytes)) {
    const auto lo = take<double>(bytes);
    psi = Interval(lo, take<double>(bytes));
  }
  const Problem problem = parse_problem(std::string(bytes), "problem");
  return std::make_shared<const CertifySystems>(certify_systems(problem, psi));
}

void put_item(std::string& bytes, const Corner& corner) {
  for (const double x : {corner.psi, corner.f, corner.n}) put(bytes, x);
  put(bytes, corner.upper);
}
void put_item(std::string& bytes, const Box& box) {
  for (const Interval& side : box) put(bytes, side.lo), put(bytes, side.hi);
}

// One label or end for each item, in one byte each. Those that were not done are `open`.
template <class End, class Item>
std::vector<End> spread_items(Ranks& ranks, SpreadTask task, std::span<const Item> items, End open,
                              const Limits& limits) {
  std::vector<End> ends(items.size(), open);
  task.until = static_cast<i64>(items.size());
  task.input = [items](i64 first, i64 count) {
    std::string bytes;
    for (const Item& item :
         items.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)))
      put_item(bytes, item);
    return bytes;
  };
  const auto keep = [&ends](i64 first, i64 count, std::string_view bytes) {
    for (i64 i = first; i < first + count; ++i)
      ends[static_cast<std::size_t>(i)] = take<End>(bytes);
  };
  ranks.spread(task, {.take = keep, .stopped = [&limits] { return limits.reached(); }});
  return ends;
}

// What was stopped on the way is not done.
template <class End>
void answer_with(const std::vector<End>& ends, const std::atomic<bool>& stop, Answer& answer) {
  if (stop) return;
  for (const End end : ends) put(answer.bytes, end);
  answer.done = static_cast<i64>(ends.size());
}

}  // namespace

ChunkWork corners_work(const std::string& setup, Simd /*simd*/, const std::atomic<bool>& stop) {
  const auto systems = sent_systems(setup);
  return [systems, &stop](const Chunk& chunk, Answer& answer) {
    std::vector<Corner> corners;
    for (std::string_view bytes = chunk.input; !bytes.empty();) {
      Corner corner;
      for (double* x : {&corner.psi, &corner.f, &corner.n}) *x = take<double>(bytes);
      corner.upper = take<bool>(bytes);
      corners.push_back(corner);
    }
    answer_with(run_corners(*systems->order, corners, 1, {.stop = &stop}), stop, answer);
  };
}

ChunkWork boxes_work(const std::string& setup, Simd /*simd*/, const std::atomic<bool>& stop) {
  const auto systems = sent_systems(setup);
  return [systems, &stop](const Chunk& chunk, Answer& answer) {
    std::vector<Box> boxes(static_cast<std::size_t>(chunk.count));
    std::string_view bytes = chunk.input;
    for (Box& box : boxes)
      for (std::size_t side = 0; side < systems->set.coordinates.size(); ++side) {
        const auto lo = take<double>(bytes);
        box.emplace_back(lo, take<double>(bytes));
      }
    answer_with(label_by_intervals(*systems->intervals, systems->set, boxes, 1, {.stop = &stop}),
                stop, answer);
  };
}

void spread_proof(Ranks& ranks, const Problem& problem, CertifyOptions& options) {
  std::string setup;
  put(setup, options.psi.has_value());
  if (options.psi) put(setup, options.psi->lo), put(setup, options.psi->hi);
  setup += to_toml(problem);
  options.run_corners = [&ranks, setup](std::span<const Corner> corners, const Limits& limits) {
    return spread_items(ranks, {.kind = kCornersWork, .setup = setup, .grain = kGrain}, corners,
                        CornerEnd::open, limits);
  };
  options.label_boxes = [&ranks, setup](std::span<const Box> boxes, const Limits& limits) {
    return spread_items(ranks, {.kind = kBoxesWork, .setup = setup, .grain = 1}, boxes,
                        BoxLabel::undecided, limits);
  };
}

}  // namespace sidestep
