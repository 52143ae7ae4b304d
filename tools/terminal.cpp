#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "tools/commands.h"

namespace lethe::tools {

int could_not(const std::string& message) {
  std::fprintf(stderr, "lethe: %s\n", message.c_str());
  return kCouldNot;
}

std::string parse_failure(const CLI::App* app, const CLI::Error& error) {
  std::string before, command = app->get_name();
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
    before = command;
    command += " " + app->get_name();
  }
  std::string wrong = error.what();
  const auto subcommands = app->get_subcommands([](const CLI::App*) { return true; });
  if (app->get_require_subcommand_min() != 0) {
    // Nothing was given: there is nothing to correct, so tell what there is.
    if (app->remaining().empty()) return app->help(before);
    wrong = "there is no '" + app->remaining().front() + "'; there are:";
    for (const auto* subcommand : subcommands) wrong += " " + subcommand->get_name();
  }
  return command + ": " + wrong + "\nRun `" + command + " --help` for what it takes.\n";
}

void SettingFlags::add_to(CLI::App& command, const std::vector<std::string_view>& keys) {
  command
      .add_option("--config", file_, "TOML file of settings; tools/lethe.toml documents them all")
      ->envname("LETHE_CONFIG");
  for (const auto& info : setting_infos()) {
    const bool is_named = std::ranges::any_of(keys, [&](std::string_view key) {
      return key.ends_with('.') ? info.key.starts_with(key) : info.key == key;
    });
    if (!keys.empty() && !is_named) continue;
    const std::string flag(info.flag);
    auto says = std::string(info.says);
    if (!info.default_text.empty()) says += " [" + std::string(info.default_text) + "]";
    options_.emplace_back(flag, command.add_option("--" + flag, values_[flag], says));
  }
}

std::optional<Settings> SettingFlags::load() const {
  GivenFlags given;
  for (const auto& [flag, option] : options_) {
    if (option->count() > 0) given[flag] = values_.at(flag);
  }
  std::string error;
  auto settings = load_settings(
      file_.empty() ? std::nullopt : std::optional<std::filesystem::path>(file_),
      [](const char* name) -> const char* { return std::getenv(name); }, given, error);
  if (!settings) could_not(error);
  return settings;
}

ProgressBar::ProgressBar(std::string label)
    : label_(std::move(label)), is_terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (was_shown_) std::fputc('\n', stderr);
}

void ProgressBar::show(std::uint64_t done, std::uint64_t total) {
  if (!is_terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (was_shown_ && done != total && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  was_shown_ = true;
  constexpr std::uint64_t kWidth = 40;
  const auto filled = total == 0 ? kWidth : done * kWidth / total;
  std::fprintf(stderr, "\r%s [%s%s] %llu / %llu", label_.c_str(), std::string(filled, '#').c_str(),
               std::string(kWidth - filled, ' ').c_str(), static_cast<unsigned long long>(done),
               static_cast<unsigned long long>(total));
  std::fflush(stderr);
}

}  // namespace lethe::tools
