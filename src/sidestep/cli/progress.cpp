#include "sidestep/cli/progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

namespace sidestep {
namespace {

// Asked for each time: the window may have been resized.
std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

std::string duration(double seconds) {
  if (!(seconds < 1e9)) return "a long time";
  const auto whole = static_cast<i64>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string scaled(double x) {
  if (x >= 1e9) return fmt::format("{:.2f}G", x / 1e9);
  if (x >= 1e6) return fmt::format("{:.2f}M", x / 1e6);
  if (x >= 1e3) return fmt::format("{:.1f}k", x / 1e3);
  return fmt::format("{:.0f}", x);
}

}  // namespace

Progress::Progress(bool quiet) : shown_(!quiet && isatty(STDERR_FILENO) == 1) {
  const char* terminal = std::getenv("TERM");
  if (terminal == nullptr || std::strcmp(terminal, "dumb") == 0) shown_ = false;
}

Progress::~Progress() { clear(); }

void Progress::begin(const std::string& title, i64 total, const std::string& unit) {
  title_ = title;
  unit_ = unit;
  total_ = total;
  began_ = Clock::now();
  drawn_at_ = began_;
}

void Progress::update(i64 done) {
  if (!shown_) return;
  const auto now = Clock::now();
  if (now - drawn_at_ < std::chrono::milliseconds(90)) return;  // short tasks draw nothing
  drawn_at_ = now;
  const double elapsed = std::chrono::duration<double>(now - began_).count();
  const double rate = static_cast<double>(done) / std::max(elapsed, 1e-9);
  const double fraction = static_cast<double>(done) / static_cast<double>(std::max<i64>(total_, 1));
  std::string numbers =
      fmt::format(" {:3.0f}% {}/{} {} {}/s", 100 * fraction, scaled(static_cast<double>(done)),
                  scaled(static_cast<double>(total_)), unit_, scaled(rate));
  if (done > 0) numbers += " " + duration(static_cast<double>(total_ - done) / rate) + " left";

  const std::size_t width = terminal_width() - 1;
  std::string line = title_ + numbers;
  constexpr std::size_t kBar = 20;
  if (line.size() + kBar + 3 <= width) {
    const auto filled = static_cast<std::size_t>(fraction * kBar);
    line =
        title_ + " [" + std::string(filled, '#') + std::string(kBar - filled, ' ') + "]" + numbers;
  }
  if (line.size() > width) line.resize(width);
  std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::update(i64 done, const std::string& title) {
  title_ = title;
  drawn_at_ = Clock::time_point();
  update(done);
}

void Progress::clear() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace sidestep
