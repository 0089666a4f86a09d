// MPI, if the program was built with it, and what launched the program.
#pragma once

#include <memory>
#include <string>

#include "sidestep/ensemble/channel.h"
#include "sidestep/problem/error.h"

namespace sidestep {

/// For `sidestep info`: the library it was built with, or "not built in".
std::string mpi_version();

/// The other ranks can be neither told nor waited for, since a call of MPI failed. When the
/// sentence is said, abort_job.
struct ChannelError : SystemError {
  using SystemError::SystemError;
};

/// The channel between the processes of this job if the program was started as several by mpirun
/// or srun; else null, without touching MPI. Throws InputError if it cannot talk to the others.
/// It, and all it does, may throw ChannelError.
std::unique_ptr<Channel> open_mpi_channel();

/// Ends this process and, if MPI can, all ranks, with exit code 1.
[[noreturn]] void abort_job();

}  // namespace sidestep
