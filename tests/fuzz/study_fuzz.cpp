// Study files: what is accepted is printed, and what is printed reads as the same study.
#include "fuzz/fuzz.h"

#include "sidestep/study/study.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  constexpr double kMostPoints = 2000;  // more only take time
  const std::string text = fuzz::text_of(data, size);
  fuzz::refused([&text] {
    const Study study = parse_study_of(text, "fuzz.toml", kMostPoints);
    const i64 points = study.points();
    fuzz::require(points >= 1 && static_cast<double>(points) <= kMostPoints, "points in bounds");
    static_cast<void>(values_at(study, points - 1));
    const std::string printed = study_text(study);
    std::string again;
    const bool bad =
        fuzz::refused([&] { again = study_text(parse_study_of(printed, "printed", kMostPoints)); });
    fuzz::require(!bad && again == printed, "what is printed reads as the same study", printed);
  });
  return 0;
}
