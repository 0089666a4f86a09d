// The only file that knows MPI. MPI_Init takes long (docs/cluster.md), so it is called only
// where the environment says that this is one of several processes.
#include "sidestep/cli/mpi_channel.h"

#include <cstdlib>
#include <list>

#include <fmt/format.h>

#include "sidestep/problem/error.h"

#ifdef SIDESTEP_MPI
#include <mpi.h>
#endif

namespace sidestep {
namespace {

// Whether a launcher of MPI jobs says that this is one of several processes, or may be.
bool launched_as_several() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"})  // Open MPI; MPICH, Intel, Slurm
    if (const char* size = std::getenv(name)) return std::strtol(size, nullptr, 10) > 1;
  if (std::getenv("PMIX_RANK") != nullptr) return true;
  // srun starts several processes whether or not they can find each other.
  const char* tasks = std::getenv("SLURM_STEP_NUM_TASKS");
  if (tasks != nullptr && std::strtol(tasks, nullptr, 10) > 1)
    throw InputError(fmt::format(
        "srun: found {} tasks without MPI; allowed: srun --mpi=pmix, or one task", tasks));
  return false;
}

#ifdef SIDESTEP_MPI
class MpiChannel : public Channel {
 public:
  MpiChannel() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    if (provided < MPI_THREAD_FUNNELED)
      throw InputError("MPI: found a library without threads; allowed: one with them");
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    MPI_Comm machine = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &neighbours_);
    MPI_Comm_free(&machine);
  }

  ~MpiChannel() override {
    for (Outgoing& message : outgoing_) MPI_Wait(&message.request, MPI_STATUS_IGNORE);
    MPI_Finalize();
  }

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return size_; }
  [[nodiscard]] int neighbours() const override { return neighbours_; }

  // Two ranks that send each other long messages must not wait for each other.
  void send(int to, std::string bytes) override {
    Outgoing& message = outgoing_.emplace_back();
    message.bytes = std::move(bytes);
    MPI_Isend(message.bytes.data(), static_cast<int>(message.bytes.size()), MPI_BYTE, to, 0,
              MPI_COMM_WORLD, &message.request);
    let_go();
  }

  std::optional<Message> receive() override {
    let_go();
    int there = 0;
    MPI_Message incoming{};
    MPI_Status status{};
    MPI_Improbe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &there, &incoming, &status);
    if (there == 0) return std::nullopt;
    int size = 0;
    MPI_Get_count(&status, MPI_BYTE, &size);
    Message message{.from = status.MPI_SOURCE,
                    .bytes = std::string(static_cast<std::size_t>(size), '\0')};
    MPI_Mrecv(message.bytes.data(), size, MPI_BYTE, &incoming, MPI_STATUS_IGNORE);
    return message;
  }

 private:
  struct Outgoing {
    std::string bytes;
    MPI_Request request{};
  };

  // Of messages that have left.
  void let_go() {
    std::erase_if(outgoing_, [](Outgoing& message) {
      int done = 0;
      MPI_Test(&message.request, &done, MPI_STATUS_IGNORE);
      return done != 0;
    });
  }

  int rank_ = 0, size_ = 1, neighbours_ = 1;
  std::list<Outgoing> outgoing_;
};
#endif

}  // namespace

#ifdef SIDESTEP_MPI
std::string mpi_version() { return SIDESTEP_MPI; }

std::unique_ptr<Channel> open_mpi_channel() {
  if (!launched_as_several()) return nullptr;
  auto channel = std::make_unique<MpiChannel>();
  if (channel->size() == 1) return nullptr;
  return channel;
}
#else
std::string mpi_version() { return "not built in"; }

std::unique_ptr<Channel> open_mpi_channel() {
  if (!launched_as_several()) return nullptr;
  throw InputError(
      "MPI: found several processes; allowed: one, since this program was built without MPI");
}
#endif

}  // namespace sidestep
