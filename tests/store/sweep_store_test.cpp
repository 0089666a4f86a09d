// Sweeps in the store.
#include "store/scratch.h"
#include <cmath>

#include <gtest/gtest.h>

namespace sidestep {
namespace {

GridHeader example_grid() {
  GridHeader header;
  header.kind = "sweep";
  header.name = "radius";
  header.study = "problem = \"a\"\n";
  header.problems = "# a\n";
  header.hash = "0123456789abcdef";
  header.points = 5;
  header.columns = {"probability", "runs"};
  header.simd = "avx2";
  header.build = {"0.1.0", "abcdef", "GNU"};
  header.command = "sidestep sweep radius";
  return header;
}

TEST(SweepStore, GivesBackWhatWasPutIn) {
  const ScratchDirectory directory;
  Store store = Store::open(directory / "a.db");
  const GridHeader header = example_grid();
  EXPECT_FALSE(store.find_grid(header));
  const i64 id = store.begin_grid(header);
  const double nan = std::nan("");
  store.append_grid(id, header.columns, 0, std::vector<double>{0.25, 10, nan, 11});
  store.append_grid(id, header.columns, 2, std::vector<double>{1e-300, nan});
  store.finish_grid(id, 0.5, false);
  store.finish_grid(id, 0.25, false);
  const auto found = store.find_grid(header);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->points_done, 3);
  EXPECT_EQ(found->wall_s, 0.75);
  EXPECT_EQ(found->header.columns, header.columns);
  EXPECT_EQ(found->header.command, header.command);
  EXPECT_FALSE(found->finished);
  std::vector<double> values(10, -1);
  store.read_grid(id, header.columns, values);
  EXPECT_EQ(values[0], 0.25);
  EXPECT_TRUE(std::isnan(values[2]));
  EXPECT_EQ(values[3], 11);
  EXPECT_EQ(values[4], 1e-300);
  EXPECT_TRUE(std::isnan(values[5]));
  EXPECT_EQ(values[6], -1);
}

TEST(SweepStore, IsFoundOnlyByTheSameProgramAndStudy) {
  const ScratchDirectory directory;
  Store store = Store::open(directory / "a.db");
  const GridHeader header = example_grid();
  store.begin_grid(header);
  EXPECT_TRUE(store.find_grid(header));
  GridHeader other = header;
  other.build.commit = "other";
  EXPECT_FALSE(store.find_grid(other));
  other = header;
  other.hash = "fedcba9876543210";
  EXPECT_FALSE(store.find_grid(other));
  other = header;
  other.simd = "sse4";  // rounds differently
  EXPECT_FALSE(store.find_grid(other));
  other.simd = "avx2,avx512";
  EXPECT_TRUE(store.find_grid(other));
  EXPECT_EQ(store.begin_grid(header), 2);
  EXPECT_EQ(store.find_grid(header)->id, 2);  // the latest
}

TEST(SweepStore, TwoProcessesWithTheSameStudyStoreEachPointOnce) {
  const ScratchDirectory directory;
  Store one = Store::open(directory / "a.db");
  Store two = Store::open(directory / "a.db");
  const GridHeader header = example_grid();
  const i64 id = one.take_up_grid(header).id;
  EXPECT_EQ(two.take_up_grid(header).id, id);
  one.append_grid(id, header.columns, 0, std::vector<double>{0.25, 10});
  two.append_grid(id, header.columns, 0, std::vector<double>{0.25, 10});           // all there
  two.append_grid(id, header.columns, 1, std::vector<double>{0.5, 20, 0.75, 30});  // new
  one.append_grid(id, header.columns, 1, std::vector<double>{0.5, 20, 0.75, 30, 1, 40});  // in part
  EXPECT_EQ(one.get_grid(id).points_done, 4);
  std::vector<double> values(8);
  two.read_grid(id, header.columns, values);
  EXPECT_EQ(values, (std::vector<double>{0.25, 10, 0.5, 20, 0.75, 30, 1, 40}));
  // Who took the study up before the other went on asks for the points there were.
  std::vector<double> before(4);
  two.read_grid(id, header.columns, before);
  EXPECT_EQ(before, (std::vector<double>{0.25, 10, 0.5, 20}));
  EXPECT_THROW(one.append_grid(id, header.columns, 5, std::vector<double>{1, 1}), std::logic_error);
  one.append_grid(id, header.columns, 4, std::vector<double>{1, 50});
  one.finish_grid(id, 1, true);
  two.finish_grid(id, 1, false);  // was interrupted at its end
  EXPECT_TRUE(one.get_grid(id).finished);
}

TEST(SweepStore, NamesTheSweepsThereAre) {
  const ScratchDirectory directory;
  Store store = Store::open(directory / "a.db");
  store.begin_grid(example_grid());
  EXPECT_NE(refusal([&] {
              static_cast<void>(store.get_grid(7));
            }).find("has no sweep s7; its sweeps are numbered s1 to s1"),
            std::string::npos);
}

}  // namespace
}  // namespace sidestep
