#include "sidestep/problem/threads.h"

#include <atomic>
#include <new>

#include <gtest/gtest.h>

#include "sidestep/problem/split.h"

namespace sidestep {
namespace {

TEST(Threads, TogetherDoTheWorkOnce) {
  for (const int jobs : {0, 1, 4}) {
    std::atomic<int> next{0}, done{0};
    work_together(jobs, [&] {
      while (next++ < 100) ++done;
    });
    EXPECT_EQ(done, 100) << jobs;
  }
}

TEST(Threads, WhatOneThrowsArrivesWhenAllHaveEnded) {
  for (const int jobs : {1, 4}) {
    std::atomic<int> begun{0};
    const auto fail = [&] {
      ++begun;
      throw std::bad_alloc();
    };
    EXPECT_THROW(work_together(jobs, fail), std::bad_alloc);
    EXPECT_EQ(begun, jobs);
  }
}

TEST(Split, PiecesAreThoseOfGetline) {
  using Pieces = std::vector<std::string>;
  EXPECT_EQ(split("", ','), Pieces{});
  EXPECT_EQ(split("a", ','), Pieces{"a"});
  EXPECT_EQ(split("a,,b", ','), (Pieces{"a", "", "b"}));
  EXPECT_EQ(split("a,b,", ','), (Pieces{"a", "b"}));
  EXPECT_EQ(split(",", ','), Pieces{""});
}

}  // namespace
}  // namespace sidestep
