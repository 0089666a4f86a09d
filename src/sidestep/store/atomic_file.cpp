#include "sidestep/store/atomic_file.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

namespace fs = std::filesystem;

fs::path follow_links(fs::path path) {
  std::error_code ignored;
  for (int i = 0; i < 40 && fs::is_symlink(path, ignored); ++i)
    path = path.parent_path() / fs::read_symlink(path, ignored);
  return path;
}

// Also names the processes apart that write the same file at the same time.
std::string temporary_name(const std::string& target) {
  static std::atomic<unsigned> counter{0};
  return fmt::format("{}.tmp-{}-{}", target, getpid(), counter++);
}

// Makes the rename itself durable. Not every file system lets a directory be flushed; the content
// is safe without it, so a refusal is no error.
void flush_directory(const fs::path& file) {
  const std::string directory = file.has_parent_path() ? file.parent_path().string() : ".";
  const int descriptor = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path) : path_(path) {
  struct stat old = {};
  const bool exists = stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) fail(EISDIR);
  if (exists && (!S_ISREG(old.st_mode) || path.starts_with("/dev/"))) {
    descriptor_ = open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
    return;
  }
  if (exists && faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) fail(errno);

  target_ = follow_links(path).string();
  do {
    temporary_ = temporary_name(target_);
    descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (descriptor_ < 0 && errno == EEXIST);  // left by a killed process with our number
  if (descriptor_ < 0) fail(errno);
  // From here on nothing may throw: there would be no destructor to remove the file.
  // Fails where the file system has no permissions, and then there is nothing to keep.
  if (exists) static_cast<void>(fchmod(descriptor_, old.st_mode & 07777) == 0);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    // The kernel takes at most 2 GiB at once.
    const ssize_t written =
        ::write(descriptor_, bytes.data(), std::min<std::size_t>(bytes.size(), 1U << 30));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AtomicFile::commit() {
  if (!temporary_.empty() && fsync(descriptor_) != 0) fail(errno);
  const int descriptor = descriptor_;
  descriptor_ = -1;
  if (close(descriptor) != 0) fail(errno);  // network file systems report a full disk here
  if (temporary_.empty()) return;
  if (rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  temporary_.clear();
  flush_directory(target_);
}

void AtomicFile::fail(int error) const {
  throw SystemError(
      fmt::format("{} cannot be written: {}", path_, std::generic_category().message(error)));
}

NewFile::NewFile(const std::string& path, const std::string& what) : path_(path), what_(what) {
  if (path.empty()) throw InputError(fmt::format("the path for {} is empty", what));
  refuse_if_it_exists();
  std::error_code ignored;
  do {
    name_ = temporary_name(path);
  } while (fs::exists(fs::symlink_status(name_, ignored)));  // left by a killed process
}

NewFile::~NewFile() {
  for (const char* end : {"", "-journal"}) unlink((name_ + end).c_str());
}

void NewFile::commit() {
  // A link, unlike a rename, replaces nothing. Some file systems have none.
  if (link(name_.c_str(), path_.c_str()) != 0) {
    refuse_if_it_exists();
    if (rename(name_.c_str(), path_.c_str()) != 0)
      throw SystemError(
          fmt::format("{} cannot be made: {}", path_, std::generic_category().message(errno)));
  }
  flush_directory(path_);
}

void NewFile::refuse_if_it_exists() const {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(path_, ignored)))
    throw InputError(fmt::format("{} exists; allowed: a new file for {}", path_, what_));
}

void write_file(const std::string& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace sidestep
