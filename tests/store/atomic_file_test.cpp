// A file is written whole or stays what it was.
#include "sidestep/store/atomic_file.h"

#include "store/scratch.h"
#include <fstream>
#include <sys/stat.h>

#include <gtest/gtest.h>

namespace sidestep {
namespace {

namespace fs = std::filesystem;

TEST(AtomicFile, WritesTheWholeText) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.txt";
  std::string large(3'000'000, 'a');
  large[1'500'000] = '\0';
  for (const std::string& text : {std::string("one\n"), large, std::string()}) {
    write_file(path, text);
    EXPECT_EQ(read_file(path), text);
  }
  EXPECT_EQ(directory.names(), std::vector<std::string>{"a.txt"});
}

TEST(AtomicFile, NothingHappensWithoutCommit) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.txt";
  write_file(path, "old");
  {
    AtomicFile file(path);
    file.write("new");
    EXPECT_EQ(read_file(path), "old");
  }
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(directory.names(), std::vector<std::string>{"a.txt"});
}

TEST(AtomicFile, AFullDiskLeavesTheOldFile) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.txt";
  write_file(path, "old");
  const FullDisk full(1000);
  EXPECT_EQ(refusal([&] { write_file(path, std::string(2000, 'x')); }),
            path + " cannot be written: File too large");
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(directory.names(), std::vector<std::string>{"a.txt"});
}

TEST(AtomicFile, NamesThePathAndTheReason) {
  const ScratchDirectory directory;
  EXPECT_EQ(refusal([&] { write_file(directory / "no/a.txt", ""); }),
            (directory / "no/a.txt") + " cannot be written: No such file or directory");
  EXPECT_EQ(refusal([&] { write_file(directory.path(), ""); }),
            directory.path() + " cannot be written: Is a directory");
  EXPECT_EQ(refusal([&] { write_file("/dev/full", "x"); }),
            "/dev/full cannot be written: No space left on device");
}

TEST(AtomicFile, RefusesAWriteProtectedFile) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.txt";
  write_file(path, "old");
  fs::permissions(path, fs::perms(0444));
  fs::permissions(directory.path(), fs::perms(0777));
  const OrdinaryUser nobody;
  EXPECT_EQ(refusal([&] { write_file(path, "new"); }),
            path + " cannot be written: Permission denied");
  EXPECT_EQ(read_file(path), "old");
}

TEST(AtomicFile, KeepsPermissionsAndGivesNewFilesTheUsualOnes) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.txt";
  const mode_t old_mask = umask(022);
  write_file(path, "new");
  umask(old_mask);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0644));
  fs::permissions(path, fs::perms(0640));
  write_file(path, "newer");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0640));
}

TEST(AtomicFile, FollowsLinks) {
  const ScratchDirectory directory;
  fs::create_directory(directory / "data");
  write_file(directory / "data/a.txt", "old");
  fs::create_symlink("data/a.txt", directory / "near");
  fs::create_symlink(directory / "near", directory / "far");
  write_file(directory / "far", "new");
  EXPECT_TRUE(fs::is_symlink(directory / "far"));
  EXPECT_TRUE(fs::is_symlink(directory / "near"));
  EXPECT_EQ(read_file(directory / "data/a.txt"), "new");
}

TEST(AtomicFile, WritesIntoWhatIsNoFile) {
  const ScratchDirectory directory;
  const std::string pipe = directory / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  // Opened for both so that neither end waits for the other.
  std::fstream reader(pipe, std::ios::in | std::ios::out);
  write_file(pipe, "through the pipe\n");
  std::string line;
  std::getline(reader, line);
  EXPECT_EQ(line, "through the pipe");
  EXPECT_TRUE(fs::is_fifo(pipe));
  write_file("/dev/null", "gone");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

}  // namespace
}  // namespace sidestep
