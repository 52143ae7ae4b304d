// The subcommands of `lethe`. Each adds itself to the parser; what it does when chosen answers the
// exit status: 0 done, 1 it was done and what it found is bad (damage, refused lines), 2 it could
// not be done.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "tools/settings.h"

namespace lethe::tools {

inline constexpr int kDone = 0;
inline constexpr int kFound = 1;
inline constexpr int kCouldNot = 2;

/// What main() runs after parsing: the chosen command.
using Chosen = std::function<int()>;

void add_init(CLI::App& app, Chosen& chosen);
void add_serve(CLI::App& app, Chosen& chosen);
void add_token(CLI::App& app, Chosen& chosen);
void add_verify(CLI::App& app, Chosen& chosen);
void add_export_log(CLI::App& app, Chosen& chosen);
void add_rebuild(CLI::App& app, Chosen& chosen);
void add_import(CLI::App& app, Chosen& chosen);
void add_demo(CLI::App& app, Chosen& chosen);
void add_keys(CLI::App& app, Chosen& chosen);
void add_backup(CLI::App& app, Chosen& chosen);
void add_restore(CLI::App& app, Chosen& chosen);
void add_reopen(CLI::App& app, Chosen& chosen);
void add_tail(CLI::App& app, Chosen& chosen);
void add_report(CLI::App& app, Chosen& chosen);
void add_witness(CLI::App& app, Chosen& chosen);

/// Adds --config and a flag for each of the settings named (all of them when none is; a name with a
/// dot at its end stands for all that begin with it), and loads them when asked.
class SettingFlags {
 public:
  void add_to(CLI::App& command, const std::vector<std::string_view>& keys = {});
  /// Prints what is wrong and answers nothing.
  std::optional<Settings> load() const;

 private:
  std::string file_;
  std::map<std::string, std::string, std::less<>> values_;
  std::vector<std::pair<std::string, CLI::Option*>> options_;
};

/// `lethe: <message>` on the standard error, and kCouldNot.
int could_not(const std::string& message);

/// What is wrong with the arguments and whose --help tells more; the help itself when there were
/// none.
std::string parse_failure(const CLI::App* app, const CLI::Error& error);

/// A progress bar on the standard error when that is a terminal; nothing otherwise.
class ProgressBar {
 public:
  explicit ProgressBar(std::string label);
  ~ProgressBar();  // ends the line
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  void show(std::uint64_t done, std::uint64_t total);

 private:
  std::string label_;
  bool is_terminal_;
  bool was_shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace lethe::tools
