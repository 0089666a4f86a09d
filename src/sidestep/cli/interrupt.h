// Ctrl-C: the first one asks for a clean end, another one more than a second later ends at once.
#pragma once

#include <atomic>

namespace sidestep {

/// Installs the handler for SIGINT and SIGTERM; the returned flag is set by the first of them.
const std::atomic<bool>& install_interrupt_handler();

}  // namespace sidestep
