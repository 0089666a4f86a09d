// Reading back the .npz files that npz.h writes. Others, and broken ones, are told apart, so that a
// report does not show half of one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

struct NpzArray {
  std::vector<i64> shape;
  std::vector<double> values;  ///< rows vary slowest; whole numbers are exact up to 2^53
  /// Bytes as text.
  [[nodiscard]] std::string text() const;
};
using NpzArrays = std::map<std::string, NpzArray>;

/// Nothing if the bytes are not whole, or not of the form that NpzWriter writes.
std::optional<NpzArrays> read_npz(std::string_view bytes);

}  // namespace sidestep
