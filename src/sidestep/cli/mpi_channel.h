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
/// It, and all it does, may throw ChannelError: after the sentence, abort_job.
std::unique_ptr<Channel> open_mpi_channel();

/// Ends this process and, if MPI can, all ranks, with exit code 1.
[[noreturn]] void abort_job();

}  // namespace sidestep
