// Numbers and texts as bytes, for messages between ranks. All ranks run the same program on the
// same kind of processor: the bytes are those in memory.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "sidestep/problem/problem.h"

namespace sidestep {

template <class T>
void put(std::string& bytes, const T& value) {
  static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// With its length before it.
inline void put_text(std::string& bytes, std::string_view text) {
  put(bytes, static_cast<i64>(text.size()));
  bytes += text;
}

/// Takes it from the front.
template <class T>
T take(std::string_view& bytes) {
  static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
  T value{};
  std::memcpy(&value, bytes.data(), sizeof value);
  bytes.remove_prefix(sizeof value);
  return value;
}

inline std::string take_text(std::string_view& bytes) {
  const auto size = static_cast<std::size_t>(take<i64>(bytes));
  std::string text(bytes.substr(0, size));
  bytes.remove_prefix(size);
  return text;
}

}  // namespace sidestep
