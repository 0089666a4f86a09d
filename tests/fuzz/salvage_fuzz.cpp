// What `store salvage` makes of a store from anybody (spoiled_store.h) is sound.
#include "fuzz/spoiled_store.h"

#include "sidestep/store/check.h"
#include "sidestep/store/salvage.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  fuzz::with_spoiled_store(data, size, [](const std::string& path) {
    static const std::string saved = fuzz::path_of("-saved");
    fuzz::attempt([&] {
      static_cast<void>(salvage_store(path, saved));
      fuzz::require(check_store(saved).findings.empty(), "what was salvaged is sound");
    });
    std::remove(saved.c_str());
  });
  return 0;
}
