// Arrays for numpy.load: a .npz file is a ZIP archive, not compressed, of .npy files, each a short
// text header and the numbers as they lie in memory. Our archives have no dates, so equal arrays
// give equal bytes. Written whole or not at all (atomic_file.h).
//
//   https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html (version 1.0)
//   https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.7, 4.3.12, 4.3.14 to 4.3.16)
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sidestep/problem/problem.h"
#include "sidestep/store/atomic_file.h"

namespace sidestep {

class NpzWriter {
 public:
  /// Sizes and positions from this on do not fit the classic ZIP records and get the 64-bit ones;
  /// a parameter of the constructor for the tests.
  static constexpr std::uint64_t kZip64From = 0xffffffff;

  /// Throws SystemError, as the other functions do.
  explicit NpzWriter(const std::string& path, std::uint64_t zip64_from = kZip64From);

  /// Adds an array; `name` without ".npy", ASCII, not used before. An empty `shape` means one
  /// dimension; otherwise rows vary slowest and the product must be the number of values, else
  /// throws std::logic_error.
  void add(const std::string& name, std::span<const i64> values,
           const std::vector<i64>& shape = {});
  void add(const std::string& name, std::span<const double> values,
           const std::vector<i64>& shape = {});
  void add(const std::string& name, std::span<const std::uint8_t> values,
           const std::vector<i64>& shape = {});
  /// Makes the file appear; nothing may be added afterwards.
  void commit();

 private:
  struct Member {
    std::string name;
    std::uint32_t crc;
    std::uint64_t size, offset;
  };
  void add_member(const std::string& name, const std::string& header, std::string_view data);
  void write(std::string_view bytes);
  [[nodiscard]] std::string directory_entry(const Member& member) const;
  [[nodiscard]] std::string end_of_directory(std::uint64_t begin, std::uint64_t size) const;

  AtomicFile file_;
  std::uint64_t zip64_from_;
  std::uint64_t written_ = 0;
  std::vector<Member> members_;
};

}  // namespace sidestep
