#include "sidestep/certify/order_labels.h"

#include <cstddef>
#include <map>
#include <tuple>

namespace sidestep {

std::vector<bool> OrderLabeller::prove(std::span<const Corner> corners) {
  // Each new corner once.
  using Key = std::tuple<bool, double, double, double>;
  const auto key = [](const Corner& c) { return Key{c.upper, c.psi, c.n, c.f}; };
  std::map<Key, std::size_t> places;
  std::vector<Corner> fresh;
  for (const Corner& c : corners)
    if (!memo_.proves(c) && places.try_emplace(key(c), fresh.size()).second) fresh.push_back(c);
  const std::vector<CornerEnd> ends = run_(fresh, limits_);
  const auto decides = [&](std::size_t i) {
    return ends[i] == (fresh[i].upper ? CornerEnd::below : CornerEnd::above);
  };
  std::vector<bool> proves;
  for (const Corner& c : corners) {
    const auto place = places.find(key(c));
    proves.push_back(place == places.end() ? *memo_.proves(c) : decides(place->second));
  }
  for (std::size_t i = 0; i < fresh.size(); ++i) memo_.add(fresh[i], decides(i));
  return proves;
}

std::vector<BoxLabel> OrderLabeller::label(std::span<const Box> boxes) {
  std::vector<Corner> corners;
  for (const Box& box : boxes) {
    corners.push_back(corner(*set_, box, false));
    corners.push_back(corner(*set_, box, true));
  }
  const std::vector<bool> proves = prove(corners);
  std::vector<BoxLabel> labels;
  for (std::size_t i = 0; i < boxes.size(); ++i)
    labels.push_back(proves[2 * i]       ? BoxLabel::global
                     : proves[2 * i + 1] ? BoxLabel::spurious
                                         : BoxLabel::undecided);
  return labels;
}

}  // namespace sidestep
