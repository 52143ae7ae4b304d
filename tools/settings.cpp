#include "tools/settings.h"

#include <toml++/toml.h>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <sstream>

#include "api/codes.h"
#include "api/http/cross_origin.h"
#include "tools/file_io.h"

namespace lethe::tools {

namespace {

template <class Number>
std::string read_number(const std::string& text, Number least, Number most, Number& out) {
  Number value{};
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || value < least || value > most) {
    return "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  }
  out = value;
  return {};
}

std::string read_seconds(const std::string& text, std::chrono::milliseconds& out) {
  std::uint32_t seconds = 0;
  auto error = read_number<std::uint32_t>(text, 1, 86'400, seconds);
  if (error.empty()) out = std::chrono::seconds(seconds);
  return error;
}

std::string read_text(const std::string& text, std::string& out) {
  if (text.empty()) return "must not be empty";
  out = text;
  return {};
}

std::string read_log_level(const std::string& text, std::string& out) {
  constexpr std::string_view kLevels[] = {"debug", "info", "warn", "error", "off"};
  if (std::find(std::begin(kLevels), std::end(kLevels), text) == std::end(kLevels)) {
    return "must be one of debug, info, warn, error, off";
  }
  out = text;
  return {};
}

std::string read_region(const std::string& text, std::string& out) {
  if (!text.empty() && !api::kRegion.holds(text))
    return "must be " + std::string(api::kRegion.says);
  out = text;
  return {};
}

/// Separated by blanks.
std::string read_origins(const std::string& text, std::vector<std::string>& out) {
  std::istringstream words(text);
  out = {std::istream_iterator<std::string>(words), {}};
  const bool are_all = std::ranges::all_of(out, api::http::is_origin);
  return are_all ? "" : "must be origins as https://portal.example, with blanks between them";
}

std::string read_switch(const std::string& text, bool& out) {
  if (text != "on" && text != "off") return "must be on or off";
  out = text == "on";
  return {};
}

std::string read_kind(const std::string& text, RootKeyKind& out) {
  for (const auto kind : {RootKeyKind::kFile, RootKeyKind::kPassphrase, RootKeyKind::kPkcs11}) {
    if (text != name_of(kind)) continue;
    out = kind;
    return {};
  }
  return "must be one of file, passphrase, pkcs11";
}

std::string read_recovery(const std::string& text, KeyTargetSettings& out) {
  if (text != "passphrase" && text != "holders") return "must be passphrase or holders";
  out.recovery = text == "holders" ? Recovery::kHolders : Recovery::kPassphrase;
  return {};
}

std::string read_private_addresses(const std::string& text, api::webhooks::PrivateAddresses& out) {
  if (text != "refuse" && text != "allow") return "must be refuse or allow";
  out = text == "allow" ? api::webhooks::PrivateAddresses::kAllow
                        : api::webhooks::PrivateAddresses::kRefuse;
  return {};
}

constexpr std::size_t kMiB = 1U << 20;

constexpr SettingInfo kInfos[] = {
    {"data", "data", "lethe-data", "folder of the log, the vault and the views",
     [](Settings& s, const std::string& t) {
       s.places.data = t;
       return std::string(t.empty() ? "must not be empty" : "");
     }},
    {"keys", "keys", "lethe-keys",
     "folder of the root keys; keep it out of every backup of the data",
     [](Settings& s, const std::string& t) {
       s.places.keys = t;
       return std::string(t.empty() ? "must not be empty" : "");
     }},
    {"origin", "origin", "lethe.local",
     "new ledgers' logs are named <origin>/<ledger> in checkpoints",
     [](Settings& s, const std::string& t) { return read_text(t, s.origin_base); }},
    {"root_keys.kind", "keys-kind", "file", "how root keys are kept: file, passphrase or pkcs11",
     [](Settings& s, const std::string& t) { return read_kind(t, s.places.root_keys.kind); }},
    {"root_keys.passphrase_file", "passphrase-file", "",
     "file (mode 0600) with the passphrase of the root keys",
     [](Settings& s, const std::string& t) {
       s.places.root_keys.passphrase.file = t;
       return std::string();
     }},
    {"root_keys.passphrase_variable", "passphrase-variable", "",
     "environment variable that holds the passphrase",
     [](Settings& s, const std::string& t) {
       s.places.root_keys.passphrase.variable = t;
       return std::string();
     }},
    {"root_keys.pkcs11_module", "pkcs11-module", "", "shared library of the token, with its path",
     [](Settings& s, const std::string& t) {
       s.places.root_keys.token.module = t;
       return std::string();
     }},
    {"root_keys.pkcs11_token", "pkcs11-token", "", "label of the token",
     [](Settings& s, const std::string& t) {
       s.places.root_keys.token.label = t;
       return std::string();
     }},
    {"root_keys.pin_file", "pin-file", "", "file (mode 0600) with the PIN of the token's user",
     [](Settings& s, const std::string& t) {
       s.places.root_keys.pin.file = t;
       return std::string();
     }},
    {"root_keys.pin_variable", "pin-variable", "", "environment variable that holds the PIN",
     [](Settings& s, const std::string& t) {
       s.places.root_keys.pin.variable = t;
       return std::string();
     }},
    {"verification.period_hours", "verify-every", "24",
     "hours within which the server verifies every event and section that it keeps; 0: never",
     [](Settings& s, const std::string& t) {
       std::uint32_t hours = 0;
       auto error = read_number<std::uint32_t>(t, 0, 8'760, hours);
       s.verify_period = std::chrono::hours(hours);
       return error;
     }},
    {"erasure.sweep_minutes", "sweep-minutes", "60",
     "minutes between sweeps of the storage behind erasures; 0: never",
     [](Settings& s, const std::string& t) {
       std::uint32_t minutes = 0;
       auto error = read_number<std::uint32_t>(t, 0, 10'080, minutes);
       s.sweep_period = std::chrono::minutes(minutes);
       return error;
     }},
    {"backup.data", "backup-to", "",
     "folder of the backup of log and vault; empty: the server makes none",
     [](Settings& s, const std::string& t) {
       s.backup_data = t;
       return std::string();
     }},
    {"backup.every_hours", "backup-every", "0", "hours between backups; 0: only when asked for",
     [](Settings& s, const std::string& t) {
       std::uint32_t hours = 0;
       auto error = read_number<std::uint32_t>(t, 0, 8'760, hours);
       s.backup_every = std::chrono::hours(hours);
       return error;
     }},
    {"backup.keys", "backup-keys", "",
     "folder on another disk for the latest copy of the keys (the key target); empty: none",
     [](Settings& s, const std::string& t) {
       s.places.key_target.directory = t;
       return std::string();
     }},
    {"backup.recovery", "recovery", "passphrase",
     "who brings the keys back from there: passphrase or holders",
     [](Settings& s, const std::string& t) { return read_recovery(t, s.places.key_target); }},
    {"backup.recovery_passphrase_file", "recovery-passphrase-file", "",
     "file (mode 0600) with the passphrase of the recovery",
     [](Settings& s, const std::string& t) {
       s.places.key_target.passphrase.file = t;
       return std::string();
     }},
    {"backup.recovery_passphrase_variable", "recovery-passphrase-variable", "",
     "environment variable that holds the passphrase of the recovery",
     [](Settings& s, const std::string& t) {
       s.places.key_target.passphrase.variable = t;
       return std::string();
     }},
    {"backup.holders", "holders", "", "public keys of the recovery's holders, with commas between",
     [](Settings& s, const std::string& t) {
       return read_holders(t, s.places.key_target.plan.holders);
     }},
    {"backup.threshold", "threshold", "2", "how many holders bring the keys back together",
     [](Settings& s, const std::string& t) {
       return read_number<std::size_t>(t, 1, crypto::kMostHolders,
                                       s.places.key_target.plan.threshold);
     }},
    {"backup.key_copies_days", "key-copies-days", "0",
     "days that copies of the keys' folder or target which others make (snapshots of the machine) "
     "are kept; certificates of erasure say so",
     [](Settings& s, const std::string& t) {
       std::uint32_t days = 0;
       auto error = read_number<std::uint32_t>(t, 0, 3'650, days);
       s.store.key_copies_kept = std::chrono::days(days);
       return error;
     }},
    {"log.level", "log-level", "info", "debug, info, warn, error or off",
     [](Settings& s, const std::string& t) { return read_log_level(t, s.log_level); }},
    {"server.address", "address", "127.0.0.1",
     "IP address to listen on; others than loopback need TLS",
     [](Settings& s, const std::string& t) { return read_text(t, s.server.address); }},
    {"server.port", "port", "8080", "TCP port; 0 takes any that is free",
     [](Settings& s, const std::string& t) {
       return read_number<std::uint16_t>(t, 0, 65'535, s.server.port);
     }},
    {"server.tls_certificate", "tls-certificate", "",
     "PEM file of the certificate chain; empty: plain HTTP",
     [](Settings& s, const std::string& t) {
       s.server.tls_certificate = t;
       return std::string();
     }},
    {"server.tls_key", "tls-key", "", "PEM file of the certificate's private key",
     [](Settings& s, const std::string& t) {
       s.server.tls_key = t;
       return std::string();
     }},
    {"server.threads", "threads", "0", "threads that serve connections; 0: one a core",
     [](Settings& s, const std::string& t) {
       return read_number<std::size_t>(t, 0, 256, s.server.threads);
     }},
    {"server.read_threads", "read-threads", "4", "threads that read the storage for answers",
     [](Settings& s, const std::string& t) {
       return read_number<std::size_t>(t, 1, 256, s.read_threads);
     }},
    {"server.max_connections", "max-connections", "4096", "connections at once; one more is closed",
     [](Settings& s, const std::string& t) {
       return read_number<std::size_t>(t, 1, 1'000'000, s.server.max_connections);
     }},
    {"server.max_body_bytes", "max-body-bytes", "2097152", "largest body of a request",
     [](Settings& s, const std::string& t) {
       return read_number<std::size_t>(t, 1'024, 64 * kMiB, s.server.max_body_bytes);
     }},
    {"server.header_timeout_seconds", "header-timeout", "10", "to send the header of a request",
     [](Settings& s, const std::string& t) { return read_seconds(t, s.server.header_timeout); }},
    {"server.body_timeout_seconds", "body-timeout", "30", "to send the body of a request",
     [](Settings& s, const std::string& t) { return read_seconds(t, s.server.body_timeout); }},
    {"server.idle_timeout_seconds", "idle-timeout", "60", "between two requests of a connection",
     [](Settings& s, const std::string& t) { return read_seconds(t, s.server.idle_timeout); }},
    {"server.shutdown_grace_seconds", "shutdown-grace", "10",
     "for requests in flight when the server stops",
     [](Settings& s, const std::string& t) { return read_seconds(t, s.server.shutdown_grace); }},
    {"server.region", "node-region", "",
     "region of this node: others' ledgers are refused; empty: none is",
     [](Settings& s, const std::string& t) { return read_region(t, s.region); }},
    {"server.portal_origins", "portal-origins", "",
     "origins of portals whose pages ask from a browser, as the consent widget does",
     [](Settings& s, const std::string& t) { return read_origins(t, s.portal_origins); }},
    {"server.public_log", "public-log", "off",
     "on: checkpoints, tiles and entry bundles of every ledger are everyone's, without a token",
     [](Settings& s, const std::string& t) { return read_switch(t, s.public_log); }},
    {"webhooks.private_addresses", "webhook-private-addresses", "refuse",
     "refuse or allow webhooks to private addresses and this machine",
     [](Settings& s, const std::string& t) {
       return read_private_addresses(t, s.webhooks.private_addresses);
     }},
    {"webhooks.ca_file", "webhook-ca-file", "",
     "PEM file of certificate authorities beside the system's",
     [](Settings& s, const std::string& t) {
       s.webhooks.ca_file = t;
       return std::string();
     }},
    {"webhooks.timeout_seconds", "webhook-timeout", "10", "for one webhook to be answered",
     [](Settings& s, const std::string& t) { return read_seconds(t, s.webhooks.timeout); }},
    {"witnesses.policy", "witness-policy", "",
     "policy file (C2SP tlog-policy) of the witnesses that cosign checkpoints; empty: nobody does",
     [](Settings& s, const std::string& t) {
       s.witnesses.policy = t;
       return std::string();
     }},
    {"witnesses.every_seconds", "witness-every", "5",
     "seconds between two checkpoints of a ledger that witnesses are shown",
     [](Settings& s, const std::string& t) { return read_seconds(t, s.witnesses.every); }},
    {"witnesses.ca_file", "witness-ca-file", "",
     "PEM file of certificate authorities beside the system's",
     [](Settings& s, const std::string& t) {
       s.witnesses.client.ca_file = t;
       return std::string();
     }},
    {"witnesses.timeout_seconds", "witness-timeout", "10", "for one witness to answer",
     [](Settings& s, const std::string& t) { return read_seconds(t, s.witnesses.client.timeout); }},
    {"store.queue_capacity", "queue-capacity", "8192",
     "writes that may wait; one more is answered 503",
     [](Settings& s,
        const std::string&
            t) { return read_number<std::size_t>(t, 1, 1'000'000, s.store.queue_capacity); }},
    {"store.batch_capacity", "batch-capacity", "1024", "writes that share one sync at most",
     [](Settings& s, const std::string& t) {
       return read_number<std::size_t>(t, 1, 65'536, s.store.batch_capacity);
     }},
    {"store.workers", "workers", "0", "threads that seal and sign; 0: one a core",
     [](Settings& s, const std::string& t) {
       return read_number<std::size_t>(t, 0, 256, s.store.workers);
     }},
};

const SettingInfo* find_info(std::string_view key) {
  for (const auto& info : kInfos) {
    if (info.key == key) return &info;
  }
  return nullptr;
}

std::string place_of(const toml::source_region& source) {
  return "line " + std::to_string(source.begin.line) + ", column " +
         std::to_string(source.begin.column) + ": ";
}

std::string apply_table(const toml::table& table, const std::string& prefix, Settings& settings) {
  for (const auto& [name, node] : table) {
    const auto key = prefix + std::string(name.str());
    const auto where = place_of(node.source());
    if (const auto* inner = node.as_table()) {
      if (auto error = apply_table(*inner, key + ".", settings); !error.empty()) return error;
      continue;
    }
    const auto* info = find_info(key);
    if (info == nullptr) return place_of(name.source()) + "unknown setting '" + key + "'";
    std::string text;
    if (const auto* string = node.as_string()) {
      text = string->get();
    } else if (const auto* number = node.as_integer()) {
      text = std::to_string(number->get());
    } else {
      return where + key + " must be a text or a whole number";
    }
    if (auto error = info->apply(settings, text); !error.empty()) return where + key + " " + error;
  }
  return {};
}

std::string apply_file(const std::filesystem::path& file, Settings& settings) {
  const auto text = read_file(file, kMiB);
  if (!text) return "can't read the settings in " + file.string();
  try {
    auto error = apply_table(toml::parse(*text), "", settings);
    return error.empty() ? error : file.string() + ", " + error;
  } catch (const toml::parse_error& error) {
    return file.string() + ", " + place_of(error.source()) + std::string(error.description());
  }
}

}  // namespace

std::span<const SettingInfo> setting_infos() {
  return kInfos;
}

std::string environment_name(std::string_view key) {
  std::string name = "LETHE_";
  for (const char c : key)
    name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return name;
}

std::optional<Settings> load_settings(const std::optional<std::filesystem::path>& file,
                                      const Environment& environment, const GivenFlags& flags,
                                      std::string& error) {
  Settings settings;
  for (const auto& info : kInfos) {
    error = info.apply(settings, std::string(info.default_text));
    if (!error.empty()) return std::nullopt;
  }
  if (file) {
    error = apply_file(*file, settings);
    if (!error.empty()) return std::nullopt;
  }
  for (const auto& info : kInfos) {
    const auto name = environment_name(info.key);
    if (const char* value = environment(name.c_str())) {
      error = info.apply(settings, value);
      if (!error.empty()) {
        error = name + " " + error;
        return std::nullopt;
      }
    }
    const auto flag = flags.find(info.flag);
    if (flag == flags.end()) continue;
    error = info.apply(settings, flag->second);
    if (!error.empty()) {
      error = "--" + flag->first + " " + error;
      return std::nullopt;
    }
  }
  return settings;
}

}  // namespace lethe::tools
