#include "tests/tree/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace lethe::tests::tree {
namespace {

constexpr int kNotStarted = 127;

std::string read_to_end(int descriptor) {
  std::string out;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t got = read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

/// -1 when there is no process for it.
pid_t spawn(const std::vector<std::string>& arguments, int output, int errors) {
  std::vector<std::string> owned = arguments;
  std::vector<char*> argv;
  for (auto& argument : owned) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const pid_t child = fork();
  if (child == 0) {
    // Other threads may hold any lock: nothing here allocates.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(kNotStarted);
  }
  close(input);
  return child;
}

int exit_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return exit_status(status);
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const pid_t child = spawn(arguments, ends[1], ends[1]);
  close(ends[1]);
  ProcessResult result;
  if (child > 0) {
    result.output = read_to_end(ends[0]);
    const int status = wait_for(child);
    if (status != kNotStarted) result.status = status;
  }
  close(ends[0]);
  return result;
}

Process::Process(const std::vector<std::string>& arguments, const std::filesystem::path& output,
                 const std::filesystem::path& errors) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
  const int out = open(output.c_str(), kFlags, 0600);
  const int err = open(errors.c_str(), kFlags, 0600);
  child_ = spawn(arguments, out, err);
  close(out);
  close(err);
}

Process::~Process() {
  send(SIGKILL);
  wait();
}

bool Process::is_running() {
  if (child_ <= 0) return false;
  int status = 0;
  if (waitpid(child_, &status, WNOHANG) != child_) return true;
  status_ = exit_status(status);
  child_ = -1;
  return false;
}

void Process::send(int signal) {
  if (child_ > 0) kill(child_, signal);
}

int Process::wait() {
  if (child_ > 0) status_ = wait_for(child_);
  child_ = -1;
  return status_;
}

}  // namespace lethe::tests::tree
