// Every file that the program writes is written whole or not at all: into a temporary file beside
// it, flushed to the disk, renamed over the old one. A full disk, a Ctrl-C or a crash leaves what
// was there before.
//
// A symbolic link is followed, an existing file keeps its permissions and a write-protected one is
// refused. What is no ordinary file (a pipe, /dev/stdout, /dev/null) is written to directly; it
// must not be replaced by a file.
#pragma once

#include <string>
#include <string_view>

namespace sidestep {

class AtomicFile {
 public:
  /// Opens a temporary file in the directory of `path`, which must exist. Throws SystemError, as
  /// the other functions do; the message names `path` and gives the system's reason.
  explicit AtomicFile(const std::string& path);
  /// Without commit() removes the temporary file and leaves `path` as it was.
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Not buffered: few large pieces are faster than many small ones.
  void write(std::string_view bytes);
  /// Makes the content appear at `path`; nothing may be written afterwards.
  void commit();

 private:
  [[noreturn]] void fail(int error) const;

  std::string path_;       // as the user knows it, for messages
  std::string target_;     // path_ with symbolic links followed
  std::string temporary_;  // empty when there is nothing to rename or remove
  int descriptor_ = -1;
};

/// For a file that somebody else makes, as SQLite makes a store: a name beside `path` that is free,
/// for what becomes `path` when it is whole. Never replaces a file.
class NewFile {
 public:
  /// `what` it is to be, as in "allowed: a new file for WHAT". Throws InputError if `path` exists
  /// or is empty.
  NewFile(const std::string& path, const std::string& what);
  /// Without commit() removes what has the name, and SQLite's journal of it.
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  /// What has the name must be on the disk. Throws InputError if `path` exists by now.
  void commit();

 private:
  void refuse_if_it_exists() const;

  std::string path_, what_, name_;
};

/// The whole of a file at once. Throws SystemError.
void write_file(const std::string& path, std::string_view text);

}  // namespace sidestep
