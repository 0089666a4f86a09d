// Makes the machine fail on purpose: with this library in LD_PRELOAD the n-th call of one kind
// fails. The program is the one that is shipped.
//
//   SIDESTEP_FAULT=KIND:N          the N-th call fails, those after it do not
//   SIDESTEP_FAULT=KIND:N:forever  it and all after it fail
//   SIDESTEP_FAULT=KIND:N:short    it does half of what it was asked to (read and write only)
//   SIDESTEP_FAULT_COUNT=FILE      at the end of main, a line "KIND calls" for each kind
//
// Calls count from the entry into main until its return: before and after there is nobody to tell.
// What goes to stderr never fails, so that the program can be heard. A child, which draws a figure,
// is left in peace.
//
// glibc's own calls of each other do not come by here. So stdio's functions are intercepted too,
// and a call of one of them that fails does nothing.
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#ifdef SIDESTEP_MPI
#include <mpi.h>
#endif

namespace {

enum Kind {
  alloc,
  opening,
  reading,
  writing,
  flushing,
  closing,
  naming,
  starting,
  mpi,
  leaving,
  kKinds
};
constexpr const char* kNames[kKinds] = {"alloc", "open", "read",  "write", "fsync",
                                        "close", "name", "start", "mpi",   "leave"};
enum class Answer { normal, failure, half };

std::atomic<bool> counting{false};
std::atomic<long> calls[kKinds];
int chosen = -1;
long first = 0;
bool forever = false;
bool half = false;

Answer answer(Kind kind) {
  if (!counting.load(std::memory_order_relaxed)) return Answer::normal;
  const long n = ++calls[kind];
  if (kind != chosen || n < first || (n > first && !forever)) return Answer::normal;
  return half ? Answer::half : Answer::failure;
}

bool fails(Kind kind, int error) {
  if (answer(kind) != Answer::failure) return false;
  errno = error;
  return true;
}

// The next library's function of that name. Finding one does not allocate.
template <class Function>
Function* next(Function*, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}
#define REAL(name) static auto* const real = next(name, #name)
// open's third argument, if there is one.
#define MODE(flags)                                                      \
  va_list rest;                                                          \
  va_start(rest, flags);                                                 \
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0; \
  va_end(rest)

// A call of read or write, which may do half of what was asked.
template <class Call>
ssize_t transfer(Kind kind, int error, std::size_t count, const Call& call) {
  const Answer what = answer(kind);
  if (what == Answer::normal) return call(count);
  if (what == Answer::half) return call((count + 1) / 2);
  errno = error;
  return -1;
}

void read_plan() {
  const char* plan = std::getenv("SIDESTEP_FAULT");
  if (plan == nullptr) return;
  const char* const colon = std::strchr(plan, ':');
  if (colon == nullptr) return;
  for (int kind = 0; kind < kKinds; ++kind)
    if (std::strncmp(plan, kNames[kind], static_cast<std::size_t>(colon - plan)) == 0 &&
        kNames[kind][colon - plan] == '\0')
      chosen = kind;
  char* end = nullptr;
  first = std::strtol(colon + 1, &end, 10);
  forever = std::strcmp(end, ":forever") == 0;
  half = std::strcmp(end, ":short") == 0;
}

void write_counts(const char* path) {
  const int file = ::open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0) return;
  for (int kind = 0; kind < kKinds; ++kind)
    dprintf(file, "%s %ld\n", kNames[kind], calls[kind].load());
  ::close(file);
}

using Main = int (*)(int, char**, char**);
Main the_main;

int counted_main(int argc, char** argv, char** environment) {
  read_plan();
  const char* const named = std::getenv("SIDESTEP_FAULT_COUNT");
  const char* const path = named != nullptr ? strdup(named) : nullptr;
  for (const char* name : {"LD_PRELOAD", "SIDESTEP_FAULT", "SIDESTEP_FAULT_COUNT"}) unsetenv(name);
  counting = true;
  const int code = the_main(argc, argv, environment);
  counting = false;
  if (path != nullptr) write_counts(path);
  return code;
}

}  // namespace

extern "C" {

// glibc's allocator under its other names: dlsym may allocate itself.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
  return fails(alloc, ENOMEM) ? nullptr : __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) noexcept {
  return fails(alloc, ENOMEM) ? nullptr : __libc_calloc(count, size);
}

void* realloc(void* old, std::size_t size) noexcept {
  return fails(alloc, ENOMEM) ? nullptr : __libc_realloc(old, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return fails(alloc, ENOMEM) ? nullptr : __libc_memalign(alignment, size);
}

int posix_memalign(void** result, std::size_t alignment, std::size_t size) noexcept {
  if (fails(alloc, ENOMEM)) return ENOMEM;
  *result = __libc_memalign(alignment, size);
  return *result == nullptr ? ENOMEM : 0;
}

int open(const char* path, int flags, ...) {
  REAL(open);
  MODE(flags);
  return fails(opening, EMFILE) ? -1 : real(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  REAL(open64);
  MODE(flags);
  return fails(opening, EMFILE) ? -1 : real(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  REAL(openat);
  MODE(flags);
  return fails(opening, EMFILE) ? -1 : real(folder, path, flags, mode);
}

FILE* fopen(const char* path, const char* mode) {
  REAL(fopen);
  return fails(opening, EMFILE) ? nullptr : real(path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  REAL(fopen64);
  return fails(opening, EMFILE) ? nullptr : real(path, mode);
}

DIR* opendir(const char* path) {
  REAL(opendir);
  return fails(opening, EMFILE) ? nullptr : real(path);
}

ssize_t read(int descriptor, void* bytes, std::size_t count) {
  REAL(read);
  return transfer(reading, EIO, count,
                  [&](std::size_t part) { return real(descriptor, bytes, part); });
}

ssize_t pread64(int descriptor, void* bytes, std::size_t count, off64_t offset) {
  REAL(pread64);
  return transfer(reading, EIO, count,
                  [&](std::size_t part) { return real(descriptor, bytes, part, offset); });
}

struct dirent64* readdir64(DIR* folder) {
  REAL(readdir64);
  return fails(reading, EIO) ? nullptr : real(folder);
}

struct dirent* readdir(DIR* folder) {
  REAL(readdir);
  return fails(reading, EIO) ? nullptr : real(folder);
}

ssize_t write(int descriptor, const void* bytes, std::size_t count) {
  REAL(write);
  if (descriptor == STDERR_FILENO) return real(descriptor, bytes, count);
  return transfer(writing, ENOSPC, count,
                  [&](std::size_t part) { return real(descriptor, bytes, part); });
}

ssize_t pwrite64(int descriptor, const void* bytes, std::size_t count, off64_t offset) {
  REAL(pwrite64);
  return transfer(writing, ENOSPC, count,
                  [&](std::size_t part) { return real(descriptor, bytes, part, offset); });
}

ssize_t writev(int descriptor, const iovec* pieces, int count) {
  REAL(writev);
  return fails(writing, ENOSPC) ? -1 : real(descriptor, pieces, count);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
  REAL(ftruncate64);
  return fails(writing, EIO) ? -1 : real(descriptor, size);
}

std::size_t fwrite(const void* bytes, std::size_t size, std::size_t count, FILE* file) {
  REAL(fwrite);
  return file != stderr && fails(writing, ENOSPC) ? 0 : real(bytes, size, count, file);
}

int fputs(const char* text, FILE* file) {
  REAL(fputs);
  return file != stderr && fails(writing, ENOSPC) ? EOF : real(text, file);
}

int fputc(int byte, FILE* file) {
  REAL(fputc);
  return file != stderr && fails(writing, ENOSPC) ? EOF : real(byte, file);
}

int fflush(FILE* file) {
  REAL(fflush);
  return file != stderr && fails(writing, ENOSPC) ? EOF : real(file);
}

int fsync(int descriptor) {
  REAL(fsync);
  return fails(flushing, EIO) ? -1 : real(descriptor);
}

int fdatasync(int descriptor) {
  REAL(fdatasync);
  return fails(flushing, EIO) ? -1 : real(descriptor);
}

int close(int descriptor) {
  REAL(close);
  const bool failing = fails(closing, EIO);
  const int code = real(descriptor);  // closed all the same, as on Linux
  errno = failing ? EIO : errno;
  return failing ? -1 : code;
}

int rename(const char* from, const char* to) noexcept {
  REAL(rename);
  return fails(naming, EIO) ? -1 : real(from, to);
}

int unlink(const char* path) noexcept {
  REAL(unlink);
  return fails(naming, EIO) ? -1 : real(path);
}

int unlinkat(int folder, const char* path, int flags) noexcept {
  REAL(unlinkat);
  return fails(naming, EIO) ? -1 : real(folder, path, flags);
}

int mkdir(const char* path, mode_t mode) noexcept {
  REAL(mkdir);
  return fails(naming, EIO) ? -1 : real(path, mode);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*),
                   void* argument) noexcept {
  REAL(pthread_create);
  return fails(starting, EAGAIN) ? EAGAIN : real(thread, attributes, work, argument);
}

int posix_spawnp(pid_t* child, const char* file, const posix_spawn_file_actions_t* actions,
                 const posix_spawnattr_t* attributes, char* const argv[],
                 char* const environment[]) {
  REAL(posix_spawnp);
  return fails(starting, EAGAIN) ? EAGAIN
                                 : real(child, file, actions, attributes, argv, environment);
}

// How often a rank looks for messages varies. What it does when it leaves, kind `leave`, counts
// apart, so that it can be reached.
#ifdef SIDESTEP_MPI
int MPI_Init_thread(int* argc, char*** argv, int required, int* provided) {
  REAL(MPI_Init_thread);
  return fails(mpi, EIO) ? MPI_ERR_OTHER : real(argc, argv, required, provided);
}

int MPI_Comm_split_type(MPI_Comm all, int type, int key, MPI_Info info, MPI_Comm* part) {
  REAL(MPI_Comm_split_type);
  return fails(mpi, EIO) ? MPI_ERR_OTHER : real(all, type, key, info, part);
}

int MPI_Isend(const void* bytes, int count, MPI_Datatype type, int to, int tag, MPI_Comm all,
              MPI_Request* request) {
  REAL(MPI_Isend);
  return fails(mpi, EIO) ? MPI_ERR_OTHER : real(bytes, count, type, to, tag, all, request);
}

int MPI_Improbe(int from, int tag, MPI_Comm all, int* there, MPI_Message* message,
                MPI_Status* status) {
  REAL(MPI_Improbe);
  return fails(mpi, EIO) ? MPI_ERR_OTHER : real(from, tag, all, there, message, status);
}

int MPI_Mrecv(void* bytes, int count, MPI_Datatype type, MPI_Message* message, MPI_Status* status) {
  REAL(MPI_Mrecv);
  return fails(mpi, EIO) ? MPI_ERR_OTHER : real(bytes, count, type, message, status);
}

int MPI_Get_count(const MPI_Status* status, MPI_Datatype type, int* count) {
  REAL(MPI_Get_count);
  return fails(mpi, EIO) ? MPI_ERR_OTHER : real(status, type, count);
}

int MPI_Test(MPI_Request* request, int* done, MPI_Status* status) {
  REAL(MPI_Test);
  return fails(mpi, EIO) ? MPI_ERR_OTHER : real(request, done, status);
}

int MPI_Wait(MPI_Request* request, MPI_Status* status) {
  REAL(MPI_Wait);
  return fails(leaving, EIO) ? MPI_ERR_OTHER : real(request, status);
}

int MPI_Finalize() {
  REAL(MPI_Finalize);
  return fails(leaving, EIO) ? MPI_ERR_OTHER : real();
}
#endif

int __libc_start_main(Main main, int argc, char** argv, void (*init)(), void (*fini)(),
                      void (*rtld_fini)(), void* stack_end) {
  using Start = int(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  the_main = main;
  return reinterpret_cast<Start*>(dlsym(RTLD_NEXT, "__libc_start_main"))(
      counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}
}
