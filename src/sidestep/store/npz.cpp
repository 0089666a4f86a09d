#include "sidestep/store/npz.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include <fmt/format.h>
#include <zlib.h>

namespace sidestep {
namespace {

static_assert(std::endian::native == std::endian::little, "the array types below say '<'");

constexpr std::uint64_t kDoesNotFit32 = 0xffffffff;
constexpr std::uint64_t kDoesNotFit16 = 0xffff;
constexpr std::uint64_t kVersionClassic = 20;
constexpr std::uint64_t kVersionZip64 = 45;
constexpr std::uint64_t kFirstOfJanuary1980 = 0x21;
constexpr std::uint64_t kMadeByUnix = 3 << 8;
constexpr std::uint64_t kOrdinaryFile0644 = 0100644U << 16;

// ZIP's records are little-endian integers of 2, 4 and 8 bytes after each other.
class Record {
 public:
  Record& u16(std::uint64_t value) { return put(value, 2); }
  Record& u32(std::uint64_t value) { return put(value, 4); }
  Record& u64(std::uint64_t value) { return put(value, 8); }
  Record& text(std::string_view value) {
    bytes_ += value;
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  Record& put(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xff);
    return *this;
  }
  std::string bytes_;
};

std::string npy_header(const char* type, std::size_t count, const std::vector<i64>& shape) {
  std::string dimensions;
  if (shape.empty()) {
    dimensions = fmt::format("{},", count);
  } else {
    i64 product = 1;
    for (const i64 length : shape) {
      product *= length;
      dimensions += fmt::format("{},", length);
    }
    if (product != static_cast<i64>(count))
      throw std::logic_error(fmt::format("npz: {} values do not fill ({})", count, dimensions));
  }
  std::string text =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", type, dimensions);
  constexpr std::size_t kBefore = 10;  // magic, version and length
  text.append((64 - (kBefore + text.size() + 1) % 64) % 64, ' ');
  text += '\n';
  return Record().text("\x93NUMPY").u16(1).u16(text.size()).text(text).bytes();
}

template <class T>
std::string_view as_bytes(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

uLong crc(uLong before, std::string_view bytes) {
  if (bytes.empty()) return before;  // zlib takes a null pointer for "start anew"
  return crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
}

}  // namespace

NpzWriter::NpzWriter(const std::string& path, std::uint64_t zip64_from)
    : file_(path), zip64_from_(zip64_from) {}

void NpzWriter::add(const std::string& name, std::span<const i64> values,
                    const std::vector<i64>& shape) {
  add_member(name, npy_header("<i8", values.size(), shape), as_bytes(values));
}

void NpzWriter::add(const std::string& name, std::span<const double> values,
                    const std::vector<i64>& shape) {
  add_member(name, npy_header("<f8", values.size(), shape), as_bytes(values));
}

void NpzWriter::add(const std::string& name, std::span<const std::uint8_t> values,
                    const std::vector<i64>& shape) {
  add_member(name, npy_header("|u1", values.size(), shape), as_bytes(values));
}

void NpzWriter::add_member(const std::string& name, const std::string& header,
                           std::string_view data) {
  const Member member{name + ".npy", static_cast<std::uint32_t>(crc(crc(0, header), data)),
                      header.size() + data.size(), written_};
  const bool large = member.size >= zip64_from_;
  const std::uint64_t size32 = large ? kDoesNotFit32 : member.size;
  Record local;
  local.u32(0x04034b50).u16(large ? kVersionZip64 : kVersionClassic).u16(0).u16(0);
  local.u16(0).u16(kFirstOfJanuary1980).u32(member.crc).u32(size32).u32(size32);
  local.u16(member.name.size()).u16(large ? 20 : 0).text(member.name);
  if (large) local.u16(1).u16(16).u64(member.size).u64(member.size);
  write(local.bytes());
  write(header);
  write(data);
  members_.push_back(member);
}

std::string NpzWriter::directory_entry(const Member& member) const {
  const bool large = member.size >= zip64_from_;
  const bool far = member.offset >= zip64_from_;
  Record extra;  // only what does not fit, in this order
  if (large) extra.u64(member.size).u64(member.size);
  if (far) extra.u64(member.offset);
  const std::uint64_t extra_size = extra.bytes().size();
  const std::uint64_t size32 = large ? kDoesNotFit32 : member.size;
  const std::uint64_t version = extra_size > 0 ? kVersionZip64 : kVersionClassic;
  Record entry;
  entry.u32(0x02014b50).u16(kMadeByUnix | version).u16(version).u16(0).u16(0);
  entry.u16(0).u16(kFirstOfJanuary1980).u32(member.crc).u32(size32).u32(size32);
  entry.u16(member.name.size()).u16(extra_size > 0 ? 4 + extra_size : 0).u16(0).u16(0).u16(0);
  entry.u32(kOrdinaryFile0644).u32(far ? kDoesNotFit32 : member.offset).text(member.name);
  if (extra_size > 0) entry.u16(1).u16(extra_size).text(extra.bytes());
  return entry.bytes();
}

std::string NpzWriter::end_of_directory(std::uint64_t begin, std::uint64_t size) const {
  const std::uint64_t count = members_.size();
  const bool zip64 = count >= kDoesNotFit16 || begin >= zip64_from_ || size >= zip64_from_;
  Record end;
  if (zip64) {
    end.u32(0x06064b50).u64(44).u16(kMadeByUnix | kVersionZip64).u16(kVersionZip64);
    end.u32(0).u32(0).u64(count).u64(count).u64(size).u64(begin);
    end.u32(0x07064b50).u32(0).u64(begin + size).u32(1);
  }
  end.u32(0x06054b50).u16(0).u16(0);
  end.u16(std::min(count, kDoesNotFit16)).u16(std::min(count, kDoesNotFit16));
  end.u32(zip64 ? kDoesNotFit32 : size).u32(zip64 ? kDoesNotFit32 : begin).u16(0);
  return end.bytes();
}

void NpzWriter::commit() {
  const std::uint64_t begin = written_;
  for (const Member& member : members_) write(directory_entry(member));
  write(end_of_directory(begin, written_ - begin));
  file_.commit();
}

void NpzWriter::write(std::string_view bytes) {
  file_.write(bytes);
  written_ += bytes.size();
}

}  // namespace sidestep
