// How ranks, processes of one job on any machines, send each other bytes. Abstract, so that what is
// built on it (ranks.h) is tested with threads; cli/mpi_channel.cpp is the one over MPI.
#pragma once

#include <optional>
#include <string>

#include "sidestep/problem/error.h"

namespace sidestep {

/// The other ranks can be neither told nor waited for: sending failed, or a message was lost.
struct ChannelError : SystemError {
  using SystemError::SystemError;
};

struct Message {
  int from = 0;
  std::string bytes;
};

/// Used by one thread of a rank. What one rank sends to another arrives in the order of sending.
class Channel {
 public:
  Channel() = default;
  virtual ~Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  [[nodiscard]] virtual int rank() const = 0;
  [[nodiscard]] virtual int size() const = 0;
  /// Ranks on this machine, this one included.
  [[nodiscard]] virtual int neighbours() const = 0;
  /// Does not wait for the other side.
  virtual void send(int to, std::string bytes) = 0;
  /// What has arrived, if anything has; does not wait.
  virtual std::optional<Message> receive() = 0;
  /// Waits until what was sent has left and all ranks are here. The last call.
  virtual void close() {}
};

}  // namespace sidestep
