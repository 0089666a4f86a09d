// What a Store holds; for the files that implement it, no others.
#pragma once

#include <optional>
#include <string>

#include "sidestep/store/database.h"
#include "sidestep/store/store.h"

namespace sidestep {

struct Store::Connection {
  Connection(const std::string& path, Database::Access access) : database(path, access) {}
  Database database;
  std::optional<Statement> insert;  // of kRowsPerInsert rows, prepared when first needed
};

}  // namespace sidestep
