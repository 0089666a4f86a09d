// A proof that keeps what it has found, as an ensemble keeps its runs: killed and run again it goes
// on, done it is answered from there. Of a proof that takes less than a second nothing is kept.
#pragma once

#include <functional>
#include <string>

#include "sidestep/certify/certify.h"

namespace sidestep {

struct ProofStore {
  std::string path;                   ///< of the store; "": keep nothing
  bool fresh = false;                 ///< whatever the store has of it
  i64 threads = 1;                    ///< at work on the proof, those of all ranks
  std::function<void()> make_folder;  ///< called before the store is made; may be empty
};

struct ProofStudy {
  Certificate certificate;
  bool from_store = false;  ///< something of it is
  bool went_on = false;     ///< not all of it is
  bool kept = false;        ///< the store has it now
};

/// certify() with that. The certificate is the same, unless a time limit ended one of the proofs.
ProofStudy study_proof(const Problem& problem, CertifyOptions options, const ProofStore& store);

/// Whether two proofs ask the same questions, one perhaps more of them: 16 hexadecimal digits of
/// the problem, the part asked for and the version of the program; not of width, time and threads.
std::string proof_key(const Problem& problem, const CertifyOptions& options);

}  // namespace sidestep
