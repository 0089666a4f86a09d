// Exports as other programs read them; the referee for .npz is numpy itself.
#include "sidestep/store/export.h"

#include "store/scratch.h"
#include <cstdio>
#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sidestep/store/npz.h"

namespace sidestep {
namespace {

struct Answer {
  int status;
  std::string text;
};

Answer ask(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  return {pclose(pipe), text};
}

// Debian's interpreter; another one on the PATH may lack numpy.
Answer python(const std::string& program) {
  return ask(fmt::format("/usr/bin/python3 -c '{}'", program));
}

#define SKIP_WITHOUT_NUMPY() \
  if (python("import numpy").status != 0) GTEST_SKIP() << "/usr/bin/python3 has no numpy"

Store make_store(const std::string& path, i64 runs) {
  Store store = Store::open(path);
  const i64 id = store.begin(example_header());
  store.append(id, 0, example_results(0, runs), std::numeric_limits<i64>::max());
  return store;
}

void write_example(const std::string& path, std::uint64_t zip64_from = NpzWriter::kZip64From) {
  NpzWriter file(path, zip64_from);
  file.add("integers", std::vector<i64>{1, -2, std::numeric_limits<i64>::min()});
  file.add("reals", std::vector<double>{0.5, -1e300, std::numeric_limits<double>::infinity(),
                                        std::numeric_limits<double>::denorm_min()});
  file.add("bytes", std::vector<std::uint8_t>{0, 10, 255});
  file.add("none", std::vector<double>{});
  file.add("matrix", std::vector<i64>{1, 2, 3, 4, 5, 6}, {2, 3});
  file.add("long_" + std::string(60, 'x'), std::vector<i64>{7});
  file.commit();
}

constexpr const char* kCheckExample = R"(
import numpy as np, zipfile, sys
path = "{}"
assert zipfile.ZipFile(path).testzip() is None
f = np.load(path)
assert f.files == ["integers", "reals", "bytes", "none", "matrix", "long_" + 60 * "x"], f.files
def same(name, values, dtype):
    a = f[name]
    assert a.dtype == np.dtype(dtype) and a.tolist() == values, (name, a)
same("integers", [1, -2, -2**63], "i8")
same("reals", [0.5, -1e300, float("inf"), 5e-324], "f8")
same("bytes", [0, 10, 255], "u1")
same("none", [], "f8")
same("matrix", [[1, 2, 3], [4, 5, 6]], "i8")
same("long_" + 60 * "x", [7], "i8")
print("good")
)";

TEST(Npz, NumpyReadsEveryType) {
  SKIP_WITHOUT_NUMPY();
  const ScratchDirectory directory;
  write_example(directory / "a.npz");
  EXPECT_EQ(python(fmt::format(kCheckExample, directory / "a.npz")).text, "good\n");
}

// The records for more than 4 GiB, forced onto small files: for all sizes, for none but the larger
// positions, and in between.
TEST(Npz, NumpyReadsThe64BitRecords) {
  SKIP_WITHOUT_NUMPY();
  const ScratchDirectory directory;
  for (const std::uint64_t from : {0U, 150U, 400U, 1000U}) {
    write_example(directory / "a.npz", from);
    EXPECT_EQ(python(fmt::format(kCheckExample, directory / "a.npz")).text, "good\n") << from;
  }
}

TEST(Npz, ManyArraysFitIntoOneFile) {
  SKIP_WITHOUT_NUMPY();
  const ScratchDirectory directory;
  NpzWriter file(directory / "a.npz");
  for (i64 i = 0; i < 70'000; ++i) file.add(std::to_string(i), std::vector<i64>{i});
  file.commit();
  EXPECT_EQ(
      python(fmt::format("import numpy; f = numpy.load(\"{}\"); print(len(f.files), f[\"69999\"])",
                         directory / "a.npz"))
          .text,
      "70000 [69999]\n");
}

TEST(Npz, EqualArraysGiveEqualBytes) {
  const ScratchDirectory directory;
  write_example(directory / "a.npz");
  write_example(directory / "b.npz");
  EXPECT_EQ(read_file(directory / "a.npz"), read_file(directory / "b.npz"));
}

TEST(Npz, RefusesAShapeThatDoesNotFit) {
  const ScratchDirectory directory;
  NpzWriter file(directory / "a.npz");
  EXPECT_THROW(file.add("a", std::vector<i64>{1, 2, 3}, {2, 2}), std::logic_error);
}

TEST(Npz, AFullDiskLeavesNoFile) {
  const ScratchDirectory directory;
  const FullDisk full(2000);
  const std::vector<double> values(1000);
  const std::string told = refusal([&] {
    NpzWriter file(directory / "a.npz");
    file.add("a", values);
    file.commit();
  });
  EXPECT_EQ(told, (directory / "a.npz") + " cannot be written: File too large");
  EXPECT_TRUE(directory.names().empty());
}

TEST(Export, CsvHasALineForEveryRun) {
  const ScratchDirectory directory;
  const Store store = make_store(directory / "a.db", 100'000);
  EXPECT_EQ(export_csv(store, 1, directory / "a.csv"), 100'000);
  std::string expected = "run,outcome,steps\n";
  i64 run = 0;
  for (const RunResult& result : example_results(0, 100'000))
    expected += fmt::format("{},{},{}\n", run++, to_string(result.outcome), result.steps);
  EXPECT_TRUE(read_file(directory / "a.csv") == expected);
}

TEST(Export, NpzHoldsTheRunsAndTheProblem) {
  SKIP_WITHOUT_NUMPY();
  const ScratchDirectory directory;
  const Store store = make_store(directory / "a.db", 70'000);
  EXPECT_EQ(export_npz(store, 1, directory / "a.npz"), 70'000);
  constexpr const char* kCheck = R"(
import numpy as np
f = np.load("{}")
run = np.arange(70000)
assert f.files == ["run", "outcome", "steps", "problem"]
assert (f["run"] == run).all() and f["run"].dtype == np.int64
assert (f["outcome"] == run * 7919 % 11 % 4).all() and f["outcome"].dtype == np.uint8
assert (f["steps"] == 32 * (run * 104729 % 997)).all() and f["steps"].dtype == np.int64
print(f["problem"].tobytes().decode(), end="")
)";
  EXPECT_EQ(python(fmt::format(kCheck, directory / "a.npz")).text, example_header().problem);
}

TEST(Export, AnEnsembleWithoutStoredRunsIsEmpty) {
  const ScratchDirectory directory;
  const Store store = make_store(directory / "a.db", 0);
  EXPECT_EQ(export_csv(store, 1, directory / "a.csv"), 0);
  EXPECT_EQ(read_file(directory / "a.csv"), "run,outcome,steps\n");
  EXPECT_EQ(export_npz(store, 1, directory / "a.npz"), 0);
}

TEST(Export, RefusesAnUnknownEnsembleAndLeavesTheFile) {
  const ScratchDirectory directory;
  const Store store = make_store(directory / "a.db", 10);
  std::filesystem::create_directory(directory / "out");
  EXPECT_THROW(export_csv(store, 2, directory / "out/a"), InputError);
  EXPECT_THROW(export_npz(store, 2, directory / "out/a"), InputError);
  EXPECT_TRUE(std::filesystem::is_empty(directory / "out"));
}

}  // namespace
}  // namespace sidestep
