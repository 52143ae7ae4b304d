#include "tests/crypto/softhsm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "tests/tree/process.h"

namespace lethe::crypto {
namespace {

std::filesystem::path installed_module() {
  for (const char* path : {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so",
                           "/usr/lib64/pkcs11/libsofthsm2.so"}) {
    if (std::filesystem::exists(path)) return path;
  }
  return {};
}

}  // namespace

SoftHsm::SoftHsm() : place_{installed_module(), "lethe"} {
  if (!is_installed()) return;
  const auto tokens = directory_.path() / "tokens";
  std::filesystem::create_directory(tokens);
  std::ofstream(configuration_) << "directories.tokendir = " << tokens.string()
                                << "\nobjectstore.backend = file\nlog.level = ERROR\n";
  setenv("SOFTHSM2_CONF", configuration_.c_str(), 1);
  add_token(place_.label);
}

SoftHsm::~SoftHsm() {
  unsetenv("SOFTHSM2_CONF");
}

void SoftHsm::add_token(std::string_view label) const {
  const auto made = lethe::tests::tree::run_process({"softhsm2-util", "--init-token", "--free",
                                                     "--label", std::string(label), "--so-pin",
                                                     "5678", "--pin", std::string(kPin)});
  EXPECT_EQ(made.status, 0) << made.output;
}

Result<std::unique_ptr<TokenKeys>> SoftHsm::open_token(std::string_view pin) const {
  SecretBuffer secret(pin.size());
  std::ranges::copy(as_bytes(pin), secret.writable().begin());
  return open_pkcs11_token(place_, std::move(secret));
}

}  // namespace lethe::crypto
