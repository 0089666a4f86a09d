// Points on many threads: handed over in order, whole or up to the first not done.
#include "sidestep/study/points.h"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace sidestep {
namespace {

const std::atomic<bool> kNever{false};

TEST(Points, AreHandedOverInOrderWithoutGaps) {
  for (const int jobs : {1, 3, 64}) {
    std::vector<int> seen(1000, 0);
    i64 next = 10;
    const i64 end = run_points(
        {.first = 10, .until = 1000, .jobs = jobs},
        [&](i64 point) {
          seen[static_cast<std::size_t>(point)] += 1;
          return true;
        },
        [&](i64 first, i64 count) {
          EXPECT_EQ(first, next);
          for (i64 i = first; i < first + count; ++i)
            EXPECT_EQ(seen[static_cast<std::size_t>(i)], 1);
          next = first + count;
        },
        {}, kNever);
    EXPECT_EQ(end, 1000);
    EXPECT_EQ(next, 1000);
    EXPECT_EQ(seen[9], 0);
  }
}

TEST(Points, TheExceptionOfTheFirstPointIsPassedOn) {
  for (int repeat = 0; repeat < 20; ++repeat) {
    try {
      run_points(
          {.until = 200, .jobs = 8},
          [](i64 point) -> bool {
            if (point >= 60) throw std::runtime_error(std::to_string(point));
            std::this_thread::yield();
            return true;
          },
          {}, {}, kNever);
      FAIL();
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "60");
    }
  }
}

TEST(Points, StopEndsBeforeTheFirstNotDone) {
  std::atomic<bool> stop{false};
  i64 handed = 0;
  const i64 end = run_points(
      {.until = 1'000'000, .jobs = 3},
      [&](i64 point) {
        if (point == 500) stop = true;
        return point != 400;  // as if it was interrupted
      },
      [&](i64, i64 count) { handed += count; }, {}, stop);
  EXPECT_EQ(end, 400);
  EXPECT_EQ(handed, 400);
}

TEST(Points, AnExceptionOfTheSinkEndsTheWork) {
  std::atomic<i64> done{0};
  EXPECT_THROW(run_points(
                   {.until = 10'000'000, .jobs = 2},
                   [&](i64) {
                     std::this_thread::sleep_for(std::chrono::microseconds(20));
                     ++done;
                     return true;
                   },
                   [](i64, i64) { throw std::logic_error("full"); }, {}, kNever),
               std::logic_error);
  EXPECT_LT(done, 10'000'000);
}

TEST(Points, NoneIsFine) {
  EXPECT_EQ(run_points({.first = 5, .until = 5, .jobs = 2}, {}, {}, {}, kNever), 5);
}

}  // namespace
}  // namespace sidestep
