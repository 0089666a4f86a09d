// MPI, if the program was built with it, and what launched the program.
#pragma once

#include <memory>
#include <string>

#include "sidestep/ensemble/channel.h"

namespace sidestep {

/// For `sidestep info`: the library it was built with, or "not built in".
std::string mpi_version();

/// The channel between the processes of this job if the program was started as several by mpirun
/// or srun; else null, without touching MPI. Throws InputError if it cannot talk to the others.
/// Destroyed when all are done with it.
std::unique_ptr<Channel> open_mpi_channel();

}  // namespace sidestep
