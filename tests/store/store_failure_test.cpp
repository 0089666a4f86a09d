// Files that are no stores and disks that do not take what is written: one sentence, nothing lost.
#include "store/scratch.h"
#include <cstdlib>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "sidestep/store/database.h"
#include "sidestep/store/schema.h"

namespace sidestep {
namespace {

namespace fs = std::filesystem;

void make_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

void make_database(const std::string& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(handle);
}

// Opening the path either way is refused with this sentence after the path.
void expect_refused(const std::string& path, const std::string& reason) {
  EXPECT_EQ(refusal([&] { Store::open(path); }), path + " " + reason);
  EXPECT_EQ(refusal([&] { Store::open_existing(path); }), path + " " + reason);
}

TEST(StoreFailure, WhatIsNotAFile) {
  const ScratchDirectory directory;
  expect_refused(directory.path(), "is a directory; a store is a file");
  expect_refused("/dev/null", "is not an ordinary file");
  const std::string missing = directory / "missing";
  EXPECT_EQ(refusal([&] { Store::open(missing + "/a.db"); }),
            missing + "/a.db cannot be made: there is no directory " + missing);
  EXPECT_EQ(refusal([&] { Store::open_existing(missing); }), missing + " does not exist");
  EXPECT_FALSE(fs::exists(missing));
  EXPECT_NE(refusal([&] { Store::open(""); }), "");
}

TEST(StoreFailure, OpeningAStoreTakesAwayNoLockOfThisProcess) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.db";
  Database database(path, Database::Access::write);
  make_schema(database);
  // Another process that wants to write.
  const std::string other = "sqlite3 '" + path + "' 'BEGIN IMMEDIATE' 2>/dev/null";
  ASSERT_EQ(std::system(other.c_str()), 0);
  const Transaction transaction(database);
  ASSERT_NE(std::system(other.c_str()), 0);
  static_cast<void>(Store::open_existing(path).list());
  EXPECT_NE(std::system(other.c_str()), 0);
}

TEST(StoreFailure, WhatIsNotADatabase) {
  const ScratchDirectory directory;
  const std::string path = directory / "notes.txt";
  for (const std::size_t size : {1U, 5U, 99U, 100U, 511U, 512U, 4096U, 100'000U}) {
    const std::string text(size, 'x');
    make_file(path, text);
    expect_refused(path, "is not a store: it is not an SQLite database");
    EXPECT_TRUE(read_file(path) == text);
  }
}

TEST(StoreFailure, TheDatabaseOfAnotherProgram) {
  const ScratchDirectory directory;
  const std::string path = directory / "photos.db";
  make_database(path, "CREATE TABLE photo (name TEXT); INSERT INTO photo VALUES ('a')");
  const std::string before = read_file(path);
  expect_refused(path, "is not a store: it is the database of another program");
  EXPECT_EQ(read_file(path), before);
}

TEST(StoreFailure, AnEmptyFileIsANewStoreForWritersOnly) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.db";
  make_file(path, "");
  EXPECT_EQ(refusal([&] { Store::open_existing(path); }), path + " is not a store: it is empty");
  Store::open(path);
  EXPECT_TRUE(Store::open_existing(path).list().empty());
}

TEST(StoreFailure, AStoreOfANewerVersion) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.db";
  Store::open(path);
  make_database(path, "PRAGMA user_version = 4");
  expect_refused(path,
                 "was made by a newer version of sidestep (format 4; this one reads up to 3)");
}

TEST(StoreFailure, NamesThatSqliteWouldUnderstandOtherwise) {
  const ScratchDirectory directory;
  const fs::path old = fs::current_path();
  fs::current_path(directory.path());
  for (const char* name : {":memory:", "file:a.db?mode=memory"}) {
    Store::open(name).begin(example_header());
    EXPECT_EQ(Store::open_existing(name).list().size(), 1U) << name;
    EXPECT_TRUE(fs::exists(directory / name)) << name;
  }
  fs::current_path(old);
}

TEST(StoreFailure, WriteProtectedFilesCanBeRead) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.db";
  Store::open(path).begin(example_header());
  fs::permissions(path, fs::perms(0444));
  fs::permissions(directory.path(), fs::perms(0755));
  const OrdinaryUser nobody;
  EXPECT_EQ(refusal([&] { Store::open(path); }),
            path + " cannot be written: it is write-protected or open for reading only");
  EXPECT_EQ(Store::open_existing(path).list().size(), 1U);
}

TEST(StoreFailure, WriteProtectedDirectories) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.db";
  Store::open(path).begin(example_header());
  fs::permissions(path, fs::perms(0666));  // the file itself may be written, its journal may not
  fs::permissions(directory.path(), fs::perms(0555));
  {
    const OrdinaryUser nobody;
    const std::string told = refusal([&] { Store::open(path); });
    EXPECT_TRUE(told.starts_with(path + " cannot be ")) << told;
    EXPECT_EQ(Store::open_existing(path).list().size(), 1U);
    const std::string fresh = directory / "b.db";
    const std::string reason = refusal([&] { Store::open(fresh); });
    EXPECT_TRUE(reason.starts_with(fresh + " cannot be ")) << reason;
  }
  fs::permissions(directory.path(), fs::perms(0755));
}

TEST(StoreFailure, ReadersCannotWrite) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.db";
  Store::open(path);
  Store store = Store::open_existing(path);
  EXPECT_EQ(refusal([&] { store.begin(example_header()); }),
            path + " cannot be written: it is write-protected or open for reading only");
}

TEST(StoreFailure, AFullDiskLosesNothingThatWasStored) {
  constexpr i64 kAllRows = std::numeric_limits<i64>::max();
  const ScratchDirectory directory;
  const std::string path = directory / "a.db";
  Store store = Store::open(path);
  const i64 id = store.begin(example_header());
  store.append(id, 0, example_results(0, 5000), kAllRows);
  const Tally before = store.get(id).tally;
  const auto next = example_results(5000, 200'000);
  {
    const FullDisk full(fs::file_size(path) + 50'000);
    const std::string told = refusal([&] { store.append(id, 5000, next, kAllRows); });
    EXPECT_TRUE(told.starts_with(path + " cannot be ")) << told;
    EXPECT_EQ(store.get(id).tally, before);
    EXPECT_EQ(store.stored_runs(id), 5000);
    const std::string fresh = refusal([&] {
      Store other = Store::open(directory / "b.db");
      const i64 first = other.begin(example_header());
      other.append(first, 0, next, kAllRows);
    });
    EXPECT_TRUE(fresh.starts_with(directory / "b.db")) << fresh;
  }
  // The same store, and a new look at the file, both go on as if nothing had happened.
  EXPECT_EQ(Store::open_existing(path).stored_runs(id), 5000);
  store.append(id, 5000, next, kAllRows);
  EXPECT_EQ(Store::open_existing(path).stored_runs(id), 200'000);
}

TEST(StoreFailure, ADamagedFileIsReported) {
  const ScratchDirectory directory;
  const std::string path = directory / "a.db";
  {
    Store store = Store::open(path);
    const i64 id = store.begin(example_header());
    store.append(id, 0, example_results(0, 50'000), std::numeric_limits<i64>::max());
  }
  fs::resize_file(path, fs::file_size(path) / 2);
  const std::string told = refusal([&] {
    const Store store = Store::open_existing(path);
    store.for_each_run(1, [](i64, const RunResult&) {});
  });
  EXPECT_TRUE(told.starts_with(path + " is damaged")) << told;
}

}  // namespace
}  // namespace sidestep
