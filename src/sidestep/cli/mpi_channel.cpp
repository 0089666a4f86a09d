// The only file that knows MPI. MPI_Init takes long (docs/cluster.md), so it is called only
// where the environment says that this is one of several processes.
#include "sidestep/cli/mpi_channel.h"

#include <cstdlib>
#include <list>

#include <fmt/format.h>

#ifdef SIDESTEP_MPI
#include <mpi.h>
#endif

namespace sidestep {
namespace {

constexpr long kNotSaid = 0;

// Of how many processes a launcher says that this is one.
long processes_launched() {
  const auto number = [](const char* text) { return std::strtol(text, nullptr, 10); };
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"})  // Open MPI; MPICH, Intel, Slurm
    if (const char* size = std::getenv(name)) return number(size);
  const char* text = std::getenv("SLURM_STEP_NUM_TASKS");
  const long tasks = text != nullptr ? number(text) : kNotSaid;
  if (std::getenv("PMIX_RANK") != nullptr) return tasks;
  // srun starts several processes whether or not they can find each other.
  if (tasks > 1)
    throw InputError(fmt::format(
        "srun: found {} tasks without MPI; allowed: srun --mpi=pmix, or one task", tasks));
  return 1;
}

#ifdef SIDESTEP_MPI
bool mpi_is_running() {
  int begun = 0, over = 0;
  MPI_Initialized(&begun);
  MPI_Finalized(&over);
  return begun != 0 && over == 0;
}

std::string text_of(int code) {
  char text[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  if (!mpi_is_running() || MPI_Error_string(code, text, &length) != MPI_SUCCESS)
    return fmt::format("error {}", code);
  return {text, static_cast<std::size_t>(length)};
}

class MpiChannel : public Channel {
 public:
  MpiChannel() {
    int provided = 0;
    call("MPI_Init_thread", MPI_Init_thread, nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    // What belongs to no communicator is reported on the first, from MPI 4 on on the second.
    for (MPI_Comm all : {MPI_COMM_WORLD, MPI_COMM_SELF})
      call("MPI_Comm_set_errhandler", MPI_Comm_set_errhandler, all, MPI_ERRORS_RETURN);
    if (provided < MPI_THREAD_FUNNELED)
      throw ChannelError("MPI: found a library without threads; allowed: one with them");
    call("MPI_Comm_rank", MPI_Comm_rank, MPI_COMM_WORLD, &rank_);
    call("MPI_Comm_size", MPI_Comm_size, MPI_COMM_WORLD, &size_);
    MPI_Comm machine = MPI_COMM_NULL;
    call("MPI_Comm_split_type", MPI_Comm_split_type, MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0,
         MPI_INFO_NULL, &machine);
    call("MPI_Comm_size", MPI_Comm_size, machine, &neighbours_);
    call("MPI_Comm_free", MPI_Comm_free, &machine);
  }

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return size_; }
  [[nodiscard]] int neighbours() const override { return neighbours_; }

  // Two ranks that send each other long messages must not wait for each other.
  void send(int to, std::string bytes) override {
    Outgoing& message = outgoing_.emplace_back();
    message.bytes = std::move(bytes);
    call("MPI_Isend", MPI_Isend, message.bytes.data(), static_cast<int>(message.bytes.size()),
         MPI_BYTE, to, 0, MPI_COMM_WORLD, &message.request);
    let_go();
  }

  std::optional<Message> receive() override {
    let_go();
    int there = 0;
    MPI_Message incoming{};
    MPI_Status status{};
    call("MPI_Improbe", MPI_Improbe, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &there, &incoming, &status);
    if (there == 0) return std::nullopt;
    int size = 0;
    call("MPI_Get_count", MPI_Get_count, &status, MPI_BYTE, &size);
    Message message{.from = status.MPI_SOURCE,
                    .bytes = std::string(static_cast<std::size_t>(size), '\0')};
    call("MPI_Mrecv", MPI_Mrecv, message.bytes.data(), size, MPI_BYTE, &incoming,
         MPI_STATUS_IGNORE);
    return message;
  }

  void close() override {
    for (Outgoing& message : outgoing_)
      call("MPI_Wait", MPI_Wait, &message.request, MPI_STATUS_IGNORE);
    call("MPI_Finalize", MPI_Finalize);
  }

 private:
  struct Outgoing {
    std::string bytes;
    MPI_Request request{};
  };

  // Of messages that have left.
  void let_go() {
    std::erase_if(outgoing_, [this](Outgoing& message) {
      int done = 0;
      call("MPI_Test", MPI_Test, &message.request, &done, MPI_STATUS_IGNORE);
      return done != 0;
    });
  }

  // Once one has failed no other is made: who waits for an answer to a lost message learns it here.
  template <class Function, class... Arguments>
  void call(const char* name, Function* function, Arguments... arguments) {
    if (failure_.empty()) {
      const int code = function(arguments...);
      if (code == MPI_SUCCESS) return;
      failure_ = fmt::format("MPI: {} failed: {}", name, text_of(code));
    }
    throw ChannelError(failure_);
  }

  int rank_ = 0, size_ = 1, neighbours_ = 1;
  std::list<Outgoing> outgoing_;
  std::string failure_;
};
#endif

}  // namespace

#ifdef SIDESTEP_MPI
std::string mpi_version() { return SIDESTEP_MPI; }

std::unique_ptr<Channel> open_mpi_channel() {
  const long processes = processes_launched();
  if (processes == 1) return nullptr;
  auto channel = std::make_unique<MpiChannel>();
  if (channel->size() > 1) return channel;
  channel->close();
  if (processes == kNotSaid) return nullptr;
  throw InputError(
      fmt::format("MPI: found {} processes that do not find each other; allowed: the mpirun "
                  "of {}, or one process",
                  processes, mpi_version()));
}

void abort_job() {
  if (mpi_is_running()) MPI_Abort(MPI_COMM_WORLD, 1);
  std::_Exit(1);
}
#else
std::string mpi_version() { return "not built in"; }

std::unique_ptr<Channel> open_mpi_channel() {
  if (processes_launched() == 1) return nullptr;
  throw InputError(
      "MPI: found several processes; allowed: one, since this program was built without MPI");
}

void abort_job() { std::_Exit(1); }
#endif

}  // namespace sidestep
