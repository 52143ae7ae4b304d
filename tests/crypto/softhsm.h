// A token in software, SoftHSM2 of the distribution, in a folder of the test's own.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "crypto/token_keys.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::crypto {

/// Points SOFTHSM2_CONF to itself: one at a time in a process, and no token open when it goes.
class SoftHsm {
 public:
  static constexpr std::string_view kNotInstalled =
      "SoftHSM2 is not installed; tools/install-packages installs it";
  static constexpr std::string_view kPin = "1234";

  SoftHsm();
  ~SoftHsm();
  SoftHsm(const SoftHsm&) = delete;
  SoftHsm& operator=(const SoftHsm&) = delete;

  bool is_installed() const { return !place_.module.empty(); }
  /// The module, and the token "lethe", which is there when SoftHSM2 is installed.
  const TokenPlace& place() const { return place_; }
  const std::filesystem::path& configuration() const { return configuration_; }
  void add_token(std::string_view label) const;
  Result<std::unique_ptr<TokenKeys>> open_token(std::string_view pin = kPin) const;

 private:
  lethe::tests::TemporaryDirectory directory_;
  std::filesystem::path configuration_ = directory_.path() / "softhsm2.conf";
  TokenPlace place_;
};

}  // namespace lethe::crypto
