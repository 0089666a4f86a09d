// Labelling boxes of starts on all ranks, for certify. Each round of the proof waits for its
// labels, so this is worth while where a round takes much longer than a message.
#pragma once

#include "sidestep/certify/certify.h"
#include "sidestep/ensemble/ranks.h"

namespace sidestep {

inline constexpr const char* kCornersWork = "corners";
inline constexpr const char* kBoxesWork = "boxes";
/// The works of these kinds; their items are corners and boxes.
ChunkWork corners_work(const std::string& setup, Simd simd, const std::atomic<bool>& stop);
ChunkWork boxes_work(const std::string& setup, Simd simd, const std::atomic<bool>& stop);

/// Sets options.run_corners and label_boxes. Keeps a reference to the ranks.
void spread_proof(Ranks& ranks, const Problem& problem, CertifyOptions& options);

}  // namespace sidestep
