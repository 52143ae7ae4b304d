#include "tools/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/ledger/temporary_directory.h"

namespace lethe::tools::tests {
namespace {

using lethe::tests::TemporaryDirectory;
using ::testing::EndsWith;
using ::testing::HasSubstr;

/// The settings of one file, some variables and some flags; `error` when there are none.
struct Loaded {
  std::optional<Settings> settings;
  std::string error;
};

class SettingsTest : public ::testing::Test {
 protected:
  Loaded load(const std::optional<std::string>& text,
              const std::map<std::string, std::string>& variables = {},
              const GivenFlags& flags = {}) {
    std::optional<std::filesystem::path> file;
    if (text) {
      file = file_;
      std::ofstream(file_, std::ios::binary) << *text;
    }
    const auto environment = [&](const char* name) -> const char* {
      const auto found = variables.find(name);
      return found == variables.end() ? nullptr : found->second.c_str();
    };
    Loaded out;
    out.settings = load_settings(file, environment, flags, out.error);
    EXPECT_EQ(out.settings.has_value(), out.error.empty()) << out.error;
    return out;
  }
  /// What is wrong with a file, behind its name and a comma.
  std::string fault_of(const std::string& text) {
    const auto error = load(text).error;
    const auto before = file_.string() + ", ";
    EXPECT_TRUE(error.starts_with(before)) << error;
    return error.substr(std::min(before.size(), error.size()));
  }

  TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_.path() / "lethe.toml";
};

TEST_F(SettingsTest, FlagsComeBeforeVariablesBeforeTheFileBeforeDefaults) {
  const std::string file = "[server]\nport = 1001\n";
  const std::map<std::string, std::string> variables{{"LETHE_SERVER_PORT", "1002"}};
  const GivenFlags flags{{"port", "1003"}};
  EXPECT_EQ(load(std::nullopt).settings->server.port, 8080);
  EXPECT_EQ(load(file).settings->server.port, 1001);
  EXPECT_EQ(load(file, variables).settings->server.port, 1002);
  EXPECT_EQ(load(file, variables, flags).settings->server.port, 1003);
  EXPECT_EQ(load(file, {}, flags).settings->server.port, 1003);
  EXPECT_EQ(load(std::nullopt, variables).settings->server.port, 1002);
}

TEST_F(SettingsTest, EveryOneCanBeGivenInEveryWay) {
  // Another value than the default for each, and what the settings then hold.
  struct Row {
    std::string_view key, value;
    std::function<std::string(const Settings&)> read;
  };
  const auto number = [](auto value) { return std::to_string(value); };
  const auto seconds = [](std::chrono::milliseconds value) {
    return std::to_string(value.count() / 1'000);
  };
  const Row rows[] = {
      {"data", "d", [](const Settings& s) { return s.places.data.string(); }},
      {"keys", "k", [](const Settings& s) { return s.places.keys.string(); }},
      {"origin", "log.example", [](const Settings& s) { return s.origin_base; }},
      {"root_keys.kind", "pkcs11",
       [](const Settings& s) { return std::string(name_of(s.places.root_keys.kind)); }},
      {"root_keys.passphrase_file", "p",
       [](const Settings& s) { return s.places.root_keys.passphrase.file.string(); }},
      {"root_keys.passphrase_variable", "P",
       [](const Settings& s) { return s.places.root_keys.passphrase.variable; }},
      {"root_keys.pkcs11_module", "m.so",
       [](const Settings& s) { return s.places.root_keys.token.module.string(); }},
      {"root_keys.pkcs11_token", "t",
       [](const Settings& s) { return s.places.root_keys.token.label; }},
      {"root_keys.pin_file", "n",
       [](const Settings& s) { return s.places.root_keys.pin.file.string(); }},
      {"root_keys.pin_variable", "N",
       [](const Settings& s) { return s.places.root_keys.pin.variable; }},
      {"backup.keys", "b",
       [](const Settings& s) { return s.places.key_target.directory.string(); }},
      {"backup.recovery", "holders",
       [](const Settings& s) {
         const bool is_holders = s.places.key_target.recovery == Recovery::kHolders;
         return std::string(is_holders ? "holders" : "passphrase");
       }},
      {"backup.recovery_passphrase_file", "q",
       [](const Settings& s) { return s.places.key_target.passphrase.file.string(); }},
      {"backup.recovery_passphrase_variable", "Q",
       [](const Settings& s) { return s.places.key_target.passphrase.variable; }},
      {"backup.holders", "lethe-holder-Z13VdO13iTELPS52gfN5C0ZsdzsVIf7PNld5WDcepS939ceb",
       [](const Settings& s) {
         const auto& holders = s.places.key_target.plan.holders;
         return holders.empty() ? std::string() : crypto::holder_text(holders.front());
       }},
      {"backup.threshold", "4",
       [&](const Settings& s) { return number(s.places.key_target.plan.threshold); }},
      {"backup.key_copies_days", "30",
       [&](const Settings& s) {
         return number(static_cast<std::size_t>(s.store.key_copies_kept.count() / 24));
       }},
      {"verification.period_hours", "36",
       [&](const Settings& s) {
         return number(static_cast<std::size_t>(s.verify_period.count()));
       }},
      {"erasure.sweep_minutes", "19",
       [&](const Settings& s) { return number(static_cast<std::size_t>(s.sweep_period.count())); }},
      {"log.level", "warn", [](const Settings& s) { return s.log_level; }},
      {"server.address", "::1", [](const Settings& s) { return s.server.address; }},
      {"server.port", "0", [&](const Settings& s) { return number(s.server.port); }},
      {"server.tls_certificate", "c.pem",
       [](const Settings& s) { return s.server.tls_certificate.string(); }},
      {"server.tls_key", "k.pem", [](const Settings& s) { return s.server.tls_key.string(); }},
      {"server.threads", "3", [&](const Settings& s) { return number(s.server.threads); }},
      {"server.read_threads", "5", [&](const Settings& s) { return number(s.read_threads); }},
      {"server.max_connections", "6",
       [&](const Settings& s) { return number(s.server.max_connections); }},
      {"server.max_body_bytes", "7000",
       [&](const Settings& s) { return number(s.server.max_body_bytes); }},
      {"server.header_timeout_seconds", "11",
       [&](const Settings& s) { return seconds(s.server.header_timeout); }},
      {"server.body_timeout_seconds", "12",
       [&](const Settings& s) { return seconds(s.server.body_timeout); }},
      {"server.idle_timeout_seconds", "13",
       [&](const Settings& s) { return seconds(s.server.idle_timeout); }},
      {"server.shutdown_grace_seconds", "14",
       [&](const Settings& s) { return seconds(s.server.shutdown_grace); }},
      {"server.portal_origins", "https://portal.example http://127.0.0.1:5000",
       [](const Settings& s) {
         return s.portal_origins.empty() ? ""
                                         : s.portal_origins.front() + " " + s.portal_origins.back();
       }},
      {"server.public_log", "on",
       [](const Settings& s) { return std::string(s.public_log ? "on" : "off"); }},
      {"server.region", "eu", [](const Settings& s) { return s.region; }},
      {"backup.data", "b", [](const Settings& s) { return s.backup_data.string(); }},
      {"backup.every_hours", "19",
       [](const Settings& s) { return std::to_string(s.backup_every.count()); }},
      {"webhooks.private_addresses", "allow",
       [](const Settings& s) {
         using enum api::webhooks::PrivateAddresses;
         return std::string(s.webhooks.private_addresses == kAllow ? "allow" : "refuse");
       }},
      {"webhooks.ca_file", "a.pem", [](const Settings& s) { return s.webhooks.ca_file.string(); }},
      {"webhooks.timeout_seconds", "18",
       [&](const Settings& s) { return seconds(s.webhooks.timeout); }},
      {"witnesses.policy", "p", [](const Settings& s) { return s.witnesses.policy.string(); }},
      {"witnesses.every_seconds", "20",
       [&](const Settings& s) { return seconds(s.witnesses.every); }},
      {"witnesses.ca_file", "b.pem",
       [](const Settings& s) { return s.witnesses.client.ca_file.string(); }},
      {"witnesses.timeout_seconds", "21",
       [&](const Settings& s) { return seconds(s.witnesses.client.timeout); }},
      {"store.queue_capacity", "15",
       [&](const Settings& s) { return number(s.store.queue_capacity); }},
      {"store.batch_capacity", "16",
       [&](const Settings& s) { return number(s.store.batch_capacity); }},
      {"store.workers", "17", [&](const Settings& s) { return number(s.store.workers); }},
  };
  std::set<std::string_view> tried;
  for (const auto& row : rows) {
    SCOPED_TRACE(row.key);
    tried.insert(row.key);
    const auto* info =
        std::find_if(setting_infos().begin(), setting_infos().end(), [&](const auto& one) {
          return one.key == row.key;
        }).base();
    ASSERT_NE(info, setting_infos().data() + setting_infos().size());
    const std::string value(row.value);
    ASSERT_NE(value, info->default_text);
    EXPECT_EQ(row.read(*load(std::nullopt).settings), info->default_text);
    EXPECT_EQ(row.read(*load(std::string(row.key) + " = \"" + value + "\"").settings), value);
    EXPECT_EQ(row.read(*load(std::nullopt, {{environment_name(row.key), value}}).settings), value);
    EXPECT_EQ(row.read(*load(std::nullopt, {}, {{std::string(info->flag), value}}).settings),
              value);
  }
  for (const auto& info : setting_infos()) EXPECT_TRUE(tried.contains(info.key)) << info.key;
}

TEST_F(SettingsTest, FaultsOfAFileHaveTheirPlace) {
  EXPECT_EQ(fault_of("data = \"d\"\n\n[server]\n  prot = 1\n"),
            "line 4, column 3: unknown setting 'server.prot'");
  EXPECT_EQ(fault_of("[sever]\nport = 1\n"), "line 2, column 1: unknown setting 'sever.port'");
  EXPECT_EQ(fault_of("[data]\nd = 1\n"), "line 2, column 1: unknown setting 'data.d'");
  EXPECT_EQ(fault_of("[[server]]\nport = 1\n"), "line 1, column 3: unknown setting 'server'");
  EXPECT_EQ(fault_of("port = 1\n"), "line 1, column 1: unknown setting 'port'");
  EXPECT_EQ(fault_of("[server]\nport = 1.5\n"),
            "line 2, column 8: server.port must be a text or a whole number");
  EXPECT_EQ(fault_of("[server]\nport = [1]\n"),
            "line 2, column 8: server.port must be a text or a whole number");
  EXPECT_EQ(fault_of("[server]\nport = 65536\n"),
            "line 2, column 8: server.port must be a whole number from 0 to 65535");
  EXPECT_THAT(fault_of("[server]\nport = = 1\n"), HasSubstr("line 2, column 8: "));
  EXPECT_THAT(fault_of("[server\n"), HasSubstr("line 1, column 8: "));
  EXPECT_THAT(fault_of("data = \"a\"\ndata = \"b\"\n"), HasSubstr("line 2, column "));
  EXPECT_THAT(fault_of("data = \"\xff\"\n"), HasSubstr("line 1, column "));
}

TEST_F(SettingsTest, AFileThatIsNamedMustBeThere) {
  std::string error;
  const auto none = [](const char*) -> const char* { return nullptr; };
  EXPECT_FALSE(load_settings(directory_.path() / "none.toml", none, {}, error));
  EXPECT_THAT(error, EndsWith("/none.toml"));
}

TEST_F(SettingsTest, ValuesBeyondTheirBoundsAreRefusedWherever) {
  struct Row {
    std::string_view key;
    std::vector<std::string> good, bad;
  };
  const std::string above = "99999999999999999999";
  const std::vector<std::string> no_numbers = {"", "x", "1x", " 1", "1 ", "-1", "+1", "1.0", above};
  const Row rows[] = {
      {"data", {"a b"}, {""}},
      {"keys", {"k"}, {""}},
      {"origin", {"lethe.example"}, {""}},
      {"root_keys.kind", {"file", "passphrase", "pkcs11"}, {"", "hsm", "File"}},
      {"log.level", {"debug", "info", "warn", "error", "off"}, {"", "INFO", "trace"}},
      {"server.address", {"::1"}, {""}},
      {"backup.every_hours", {"0", "8760"}, {"8761"}},
      {"server.port", {"0", "65535"}, {"65536"}},
      {"server.threads", {"0", "256"}, {"257"}},
      {"server.read_threads", {"1", "256"}, {"0", "257"}},
      {"server.max_connections", {"1", "1000000"}, {"0", "1000001"}},
      {"server.max_body_bytes", {"1024", "67108864"}, {"1023", "67108865"}},
      {"server.header_timeout_seconds", {"1", "86400"}, {"0", "86401"}},
      {"server.body_timeout_seconds", {"1", "86400"}, {"0", "86401"}},
      {"server.idle_timeout_seconds", {"1", "86400"}, {"0", "86401"}},
      {"server.shutdown_grace_seconds", {"1", "86400"}, {"0", "86401"}},
      {"server.region", {"eu-central-1", ""}, {"EU", "a b"}},
      {"webhooks.private_addresses", {"refuse", "allow"}, {"", "yes"}},
      {"webhooks.timeout_seconds", {"1", "86400"}, {"0", "86401"}},
      {"witnesses.every_seconds", {"1", "86400"}, {"0", "86401"}},
      {"witnesses.timeout_seconds", {"1", "86400"}, {"0", "86401"}},
      {"store.queue_capacity", {"1", "1000000"}, {"0", "1000001"}},
      {"store.batch_capacity", {"1", "65536"}, {"0", "65537"}},
      {"store.workers", {"0", "256"}, {"257"}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.key);
    const auto variable = environment_name(row.key);
    for (const auto& good : row.good) {
      EXPECT_TRUE(load(std::nullopt, {{variable, good}}).settings) << good;
    }
    auto bad = row.bad;
    const bool is_number = std::isdigit(static_cast<unsigned char>(row.good[0][0])) != 0;
    if (is_number) bad.insert(bad.end(), no_numbers.begin(), no_numbers.end());
    for (const auto& text : bad) {
      EXPECT_THAT(load(std::nullopt, {{variable, text}}).error, HasSubstr(variable + " must"))
          << text;
    }
  }
}

TEST_F(SettingsTest, FaultsOfFlagsAndVariablesNameThem) {
  EXPECT_EQ(load(std::nullopt, {}, {{"port", "x"}}).error,
            "--port must be a whole number from 0 to 65535");
  EXPECT_EQ(load(std::nullopt, {{"LETHE_LOG_LEVEL", "loud"}}).error,
            "LETHE_LOG_LEVEL must be one of debug, info, warn, error, off");
}

}  // namespace
}  // namespace lethe::tools::tests
