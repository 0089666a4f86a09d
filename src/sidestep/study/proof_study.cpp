#include "sidestep/study/proof_study.h"

#include <optional>

#include <fmt/format.h>

#include "sidestep/problem/read.h"
#include "sidestep/store/store.h"

namespace sidestep {

std::string proof_key(const Problem& problem, const CertifyOptions& options) {
  const BuildInfo build = build_info();
  std::string text = fmt::format("proof {} {} {} {}\n", build.version, build.commit, options.starts,
                                 options.probability);
  if (options.psi) text += fmt::format("psi {} {}\n", options.psi->lo, options.psi->hi);
  return text_hash(text + to_toml(problem));
}

ProofStudy study_proof(const Problem& problem, CertifyOptions options, const ProofStore& store) {
  if (store.path.empty()) return {.certificate = certify(problem, options)};
  const std::string key = proof_key(problem, options);
  std::string known;
  if (const auto there = Store::open_if_made(store.path); there && !store.fresh)
    known = there->work(key);
  else if (there)
    Store::open(store.path).forget_work(key);

  std::optional<Store> open;
  const auto keep = [&](i64 first, const std::string& letters) {
    if (!open) {
      if (store.make_folder) store.make_folder();
      open.emplace(Store::open(store.path));
    }
    open->keep_work(key, first, letters);
  };
  Answers answers(std::move(known), keep, store.threads);
  options.answers = &answers;
  ProofStudy study{.certificate = certify(problem, options)};
  answers.finish();
  study.from_store = answers.known() > 0;
  study.went_on = answers.worked_out() > 0;
  study.kept = answers.any_kept();
  return study;
}

}  // namespace sidestep
