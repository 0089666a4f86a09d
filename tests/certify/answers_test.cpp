// A proof that was killed goes the same way to the same certificate.
#include "sidestep/certify/answers.h"

#include <thread>

#include <gtest/gtest.h>

#include "sidestep/certify/certify.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

using namespace std::chrono_literals;

const Answers::Keep kNowhere = [](i64, const std::string&) {};

struct Recorded {
  std::string letters;
  std::string certificate;
};

Recorded prove(const Problem& problem, CertifyOptions options, const std::string& known) {
  Recorded recorded{known, ""};
  Answers answers(known, [&](i64 first, const std::string& letters) {
    EXPECT_EQ(first, static_cast<i64>(recorded.letters.size()));
    recorded.letters += letters;
  });
  options.answers = &answers;
  recorded.certificate = certificate_text(certify(problem, options));
  answers.finish();
  return recorded;
}

// A proof hands over letters if it is slow, or if some are known: then one is enough.
std::string first_letter(const Problem& problem, CertifyOptions options) {
  Answers answers("", kNowhere);
  options.answers = &answers;
  certify(problem, options);
  return answers.letters().substr(0, 1);
}

TEST(Answers, AProofGoesOnAfterAnyLetter) {
  for (const auto& [name, width] :
       {std::pair("table1/resnet/k25", 1e-3), std::pair("table1/cnn/k16", 0.05)}) {
    const Problem problem = read_problem(name);
    const CertifyOptions options{.width = width};
    const std::string whole = certificate_text(certify(problem, options));
    const Recorded all = prove(problem, options, first_letter(problem, options));
    EXPECT_EQ(all.certificate, whole);
    ASSERT_GT(all.letters.size(), 20U);
    for (const std::size_t part : {2, 3, 5, 7, 11})
      for (const int jobs : {1, 3}) {
        CertifyOptions again = options;
        again.jobs = jobs;
        const std::size_t known = all.letters.size() * part / 11;
        const Recorded rest = prove(problem, again, all.letters.substr(0, known));
        EXPECT_EQ(rest.certificate, whole) << name << ' ' << known;
        EXPECT_EQ(rest.letters, all.letters) << name << ' ' << known;
      }
  }
}

TEST(Answers, AnotherWidthAsksTheSameQuestionsFirst) {
  const Problem problem = read_problem("table1/resnet/k25");
  const CertifyOptions coarse{.width = 1e-2}, fine{.width = 1e-3};
  const std::string letters = prove(problem, coarse, first_letter(problem, coarse)).letters;
  const Recorded more = prove(problem, fine, letters);
  EXPECT_EQ(more.certificate, certificate_text(certify(problem, fine)));
  EXPECT_TRUE(more.letters.starts_with(letters));
  EXPECT_EQ(prove(problem, coarse, more.letters).certificate,
            certificate_text(certify(problem, coarse)));
}

TEST(Answers, AreHandedOverAboutEverySecond) {
  std::vector<std::string> handed;
  Answers answers("G", [&](i64, const std::string& letters) { handed.push_back(letters); });
  const auto slow = [](std::size_t, std::size_t count) {
    std::this_thread::sleep_for(count * 3ms);
    return std::string(count, 'S');
  };
  EXPECT_EQ(answers.ask(1000, "GSU", {}, slow), 'G' + std::string(999, 'S'));
  EXPECT_GE(handed.size(), 2U);
  EXPECT_LE(handed.size(), 4U);
  for (const std::string& letters : handed) EXPECT_LT(letters.size(), 700U);
  EXPECT_EQ(answers.known(), 1);
  EXPECT_EQ(answers.worked_out(), 999);
}

TEST(Answers, AreAskedForInPiecesThatKeepAllThreadsAtWork) {
  std::vector<std::size_t> pieces;
  Answers answers("", kNowhere, 4);
  const auto slow = [&](std::size_t, std::size_t count) {
    pieces.push_back(count);
    std::this_thread::sleep_for(450ms);
    return std::string(count, 'S');
  };
  answers.ask(128, "GSU", {}, slow);
  EXPECT_EQ(pieces, (std::vector<std::size_t>{64, 32, 32}));
}

TEST(Answers, NoneIsGivenOrTakenDownAfterTheLimits) {
  std::string handed;
  Answers answers("GG", [&](i64, const std::string& letters) { handed += letters; });
  const auto work = [](std::size_t, std::size_t count) { return std::string(count, 'S'); };
  EXPECT_EQ(answers.ask(1, "GSU", {}, work), "G");
  const Limits reached{.deadline = Limits::Clock::now() - 1s};
  EXPECT_EQ(answers.ask(2, "GSU", reached, work), "SS");
  EXPECT_EQ(answers.ask(2, "GSU", {}, work), "SS");  // another way was taken
  answers.finish();
  EXPECT_EQ(handed, "");
}

TEST(Answers, RefusesLettersThatAreNone) {
  Answers answers("Gx", kNowhere);
  const auto work = [](std::size_t, std::size_t count) { return std::string(count, 'S'); };
  try {
    answers.ask(3, "GSU", {}, work);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "what the store has of this proof is damaged; --fresh begins anew");
  }
}

}  // namespace
}  // namespace sidestep
