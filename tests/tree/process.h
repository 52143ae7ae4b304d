// Runs programs, without a shell in between.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace lethe::tests::tree {

struct ProcessResult {
  int status = -1;     // the exit status; -1 when it could not be started or was killed
  std::string output;  // what it wrote to standard output and standard error together
};

/// Runs it to its end.
ProcessResult run_process(const std::vector<std::string>& arguments);

/// A program that runs beside the test, and is killed at the end if it still runs. It dies with the
/// thread that started it, so that none is left over when a test dies.
class Process {
 public:
  /// What it writes goes to files, made anew. Status 127 when it could not be started.
  Process(const std::vector<std::string>& arguments, const std::filesystem::path& output,
          const std::filesystem::path& errors);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  bool is_running();
  void send(int signal);
  /// Waits for the end: the exit status, or -1 when it was killed.
  int wait();

 private:
  pid_t child_ = -1;  // -1: has ended
  int status_ = -1;
};

}  // namespace lethe::tests::tree
