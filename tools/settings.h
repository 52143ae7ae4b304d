// Every setting of `lethe`, in one table: its name in the TOML file, its environment variable and
// flag, its default, and what it does. tools/lethe.toml documents them; a test holds the two
// against each other both ways.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/server.h"
#include "api/webhooks/notice_sender.h"
#include "ledger/store.h"
#include "tools/data_directory.h"

namespace lethe::tools {

/// Who cosigns the checkpoints of the ledgers.
struct WitnessSettings {
  std::filesystem::path policy;  // empty: nobody
  api::webhooks::ClientOptions client{.private_addresses = api::webhooks::PrivateAddresses::kAllow};
  std::chrono::milliseconds every{5'000};
};

struct Settings {
  Places places{"lethe-data", "lethe-keys"};
  std::string origin_base = "lethe.local";
  std::string log_level = "info";
  std::size_t read_threads = 4;
  std::string region;                       // of this node; empty: it serves every one
  std::vector<std::string> portal_origins;  // whose pages may ask from a browser
  bool public_log = false;                  // checkpoints and tiles are everyone's
  std::chrono::hours verify_period{24};     // within which the server verifies its logs; 0: never
  std::chrono::minutes sweep_period{60};    // of the storage, behind erasures; 0: never
  api::webhooks::ClientOptions webhooks;
  WitnessSettings witnesses;
  api::http::ServerOptions server;
  std::filesystem::path backup_data;   // folder of the backup; empty: none is made
  std::chrono::hours backup_every{0};  // 0: only when somebody asks
  ledger::StoreOptions store;
};

/// One setting. `apply` reads a text into the settings and answers what is wrong with it, or
/// nothing.
struct SettingInfo {
  std::string_view
      key;  // in the file: "server.port"; the flag is --port, the variable LETHE_SERVER_PORT
  std::string_view flag;  // without dashes
  std::string_view default_text;
  std::string_view says;  // one line
  std::string (*apply)(Settings& settings, const std::string& text);
};

std::span<const SettingInfo> setting_infos();
std::string environment_name(std::string_view key);

/// Where values come from; an entry that is absent was not given.
using GivenFlags = std::map<std::string, std::string, std::less<>>;
using Environment = std::function<const char*(const char* name)>;

/// Flag over environment over file over default. `error` says what is wrong and where: an unknown
/// key with its line and column, a value out of range with its setting. With no file given, none is
/// read.
std::optional<Settings> load_settings(const std::optional<std::filesystem::path>& file,
                                      const Environment& environment, const GivenFlags& flags,
                                      std::string& error);

}  // namespace lethe::tools
