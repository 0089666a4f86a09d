#include "sidestep/store/npz_read.h"

#include <charconv>
#include <cstring>

#include <zlib.h>

namespace sidestep {
namespace {

constexpr std::size_t kLocalHeader = 30;

// A little-endian integer; the caller knows that the bytes are there.
std::size_t integer(std::string_view bytes, std::size_t at, std::size_t width) {
  std::size_t value = 0;
  for (std::size_t i = width; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// "(3, 4)" or "(3,)" behind 'shape': in the header of an array.
std::optional<std::vector<i64>> shape_of(std::string_view header) {
  constexpr std::string_view kKey = "'shape': (";
  const std::size_t found = header.find(kKey);
  const std::size_t end = header.find(')', found);
  if (found == std::string_view::npos || end == std::string_view::npos) return std::nullopt;
  std::vector<i64> shape;
  for (std::size_t at = found + kKey.size(); at < end;) {
    i64 length = 0;
    const auto [stopped, error] = std::from_chars(header.data() + at, header.data() + end, length);
    if (error != std::errc() || length < 0) return std::nullopt;
    shape.push_back(length);
    at = static_cast<std::size_t>(stopped - header.data());
    while (at < end && (header[at] == ',' || header[at] == ' ')) ++at;
  }
  return shape;
}

template <class T>
std::vector<double> numbers(std::string_view data) {
  std::vector<T> values(data.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), data.data(), values.size() * sizeof(T));
  return {values.begin(), values.end()};
}

std::optional<NpzArray> read_array(std::string_view bytes) {
  if (bytes.size() < 10 || !bytes.starts_with("\x93NUMPY")) return std::nullopt;
  const std::size_t begin = 10 + integer(bytes, 8, 2);
  if (begin > bytes.size()) return std::nullopt;
  const std::string_view header = bytes.substr(10, begin - 10);
  const std::string_view data = bytes.substr(begin);
  const auto shape = shape_of(header);
  if (!shape) return std::nullopt;
  std::size_t count = 1;
  for (const i64 length : *shape) {
    const auto factor = static_cast<std::size_t>(length);
    if (factor != 0 && count > bytes.size() / factor) return std::nullopt;
    count *= factor;
  }
  NpzArray array{*shape, {}};
  std::size_t width = 8;
  if (header.find("'<f8'") != std::string_view::npos) {
    array.values = numbers<double>(data);
  } else if (header.find("'<i8'") != std::string_view::npos) {
    array.values = numbers<i64>(data);
  } else if (header.find("'|u1'") != std::string_view::npos) {
    array.values = numbers<std::uint8_t>(data);
    width = 1;
  } else {
    return std::nullopt;
  }
  if (data.size() != count * width) return std::nullopt;
  return array;
}

}  // namespace

std::string NpzArray::text() const {
  std::string result;
  for (const double value : values) result += static_cast<char>(static_cast<unsigned char>(value));
  return result;
}

std::optional<NpzArrays> read_npz(std::string_view bytes) {
  constexpr std::size_t kMember = 0x04034b50, kDirectory = 0x02014b50;
  NpzArrays arrays;
  std::size_t at = 0;
  while (at + kLocalHeader <= bytes.size() && integer(bytes, at, 4) == kMember) {
    const std::size_t crc = integer(bytes, at + 14, 4), size = integer(bytes, at + 22, 4);
    const std::size_t name_size = integer(bytes, at + 26, 2);
    const std::size_t begin = at + kLocalHeader + name_size + integer(bytes, at + 28, 2);
    if (begin > bytes.size() || size > bytes.size() - begin) return std::nullopt;
    std::string name(bytes.substr(at + kLocalHeader, name_size));
    const std::string_view data = bytes.substr(begin, size);
    if (!name.ends_with(".npy") ||
        crc32_z(0, reinterpret_cast<const Bytef*>(data.data()), data.size()) != crc)
      return std::nullopt;
    auto array = read_array(data);
    if (!array) return std::nullopt;
    name.resize(name.size() - 4);
    arrays[name] = std::move(*array);
    at = begin + size;
  }
  // The list of contents follows; without it the file was cut off.
  if (arrays.empty() || at + 4 > bytes.size() || integer(bytes, at, 4) != kDirectory)
    return std::nullopt;
  return arrays;
}

}  // namespace sidestep
