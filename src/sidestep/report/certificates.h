// What `sidestep certify` proved, for people.
#pragma once

#include <string>

#include "sidestep/certify/certify.h"

namespace sidestep {

/// `file`: where the certificate was written, or empty.
std::string certificate_report(const Certificate& certificate, const CertifyOptions& options,
                               const std::string& file);

}  // namespace sidestep
