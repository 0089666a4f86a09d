// The exceptions a user can cause: a problem, a study or a command line that cannot be run.
// Everything is checked before any work starts; the message is one sentence that names the place
// (file and line where there is one), the field, what was found and what is allowed.
#pragma once

#include <stdexcept>
#include <string>

namespace sidestep {

/// Bad input; the program ends with exit code 2.
struct InputError : std::runtime_error {
  explicit InputError(const std::string& message) : std::runtime_error(whole(message)) {}

 private:
  // what() ends at a NUL, which a message that quotes a file may have.
  static std::string whole(std::string message) {
    for (std::size_t at = 0; (at = message.find('\0', at)) != std::string::npos;)
      message.replace(at, 1, "\\0");
    return message;
  }
};

/// Bad input in one field, so that whoever knows the source can name the line.
struct FieldError : InputError {
  FieldError(const std::string& field_name, const std::string& found, const std::string& allowed)
      : InputError(field_name + ": found " + found + "; allowed: " + allowed), field(field_name) {}
  std::string field;  ///< for instance "init.output_radius" or "steps.2.eta_a"
};

/// The machine refused (disk full, file not writable, database locked); exit code 1.
struct SystemError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sidestep
