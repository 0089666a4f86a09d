// Unfinished proofs in the store: pieces of one text.
#include "store/scratch.h"

#include <gtest/gtest.h>

#include "sidestep/store/database.h"

namespace sidestep {
namespace {

TEST(Work, IsOneTextHoweverItCame) {
  const ScratchDirectory directory;
  Store store = Store::open(directory / "a.db");
  EXPECT_EQ(store.work("a"), "");
  store.keep_work("a", 0, "abc");
  store.keep_work("a", 3, "de");
  store.keep_work("b", 0, "xyz");
  Store other = Store::open(directory / "a.db");  // another process, which keeps other pieces
  other.keep_work("a", 0, "ab");
  other.keep_work("a", 2, "cdefg");
  other.keep_work("a", 9, "beyond a gap");
  EXPECT_EQ(store.work("a"), "abcdefg");
  store.keep_work("a", 3, "defghi");
  EXPECT_EQ(store.work("a"), "abcdefghibeyond a gap");
  store.forget_work("a");
  EXPECT_EQ(store.work("a"), "");
  EXPECT_EQ(store.work("b"), "xyz");
}

TEST(Work, RefusesPiecesThatWereChanged) {
  for (const char* change : {"UPDATE work SET state = 'abd'", "UPDATE work SET first = -1",
                             "UPDATE work SET hash = ''", "UPDATE work SET key = 'b'"}) {
    const ScratchDirectory directory;
    Store store = Store::open(directory / "a.db");
    store.keep_work("a", 0, "abc");
    Database(directory / "a.db", Database::Access::write).execute(change);
    EXPECT_NE(refusal([&] {
                static_cast<void>(store.work("a") + store.work("b"));
              }).find("is damaged: what it has of a proof was changed"),
              std::string::npos)
        << change;
  }
}

}  // namespace
}  // namespace sidestep
