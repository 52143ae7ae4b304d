#include "tools/root_keys.h"

#include "crypto/root_files.h"

namespace lethe::tools {

namespace {

std::unique_ptr<crypto::RootWrapping> open_token(const RootKeySettings& settings,
                                                 std::string& error) {
  if (settings.token.module.empty() || settings.token.label.empty()) {
    error = std::string("root_keys.kind is pkcs11: set ") +
            (settings.token.module.empty()
                 ? "root_keys.pkcs11_module to the shared library that came with the token"
                 : "root_keys.pkcs11_token to the label of the token");
    return nullptr;
  }
  auto pin = read_secret(settings.pin, {"PIN", "root_keys.pin", false}, error);
  if (!error.empty()) return nullptr;
  auto token = crypto::open_pkcs11_token(settings.token, std::move(pin));
  if (!token) {
    error = in_plain_words(token.error(), {}, settings);
    return nullptr;
  }
  return crypto::make_token_wrapping(std::move(*token));
}

}  // namespace

std::string_view name_of(RootKeyKind kind) {
  switch (kind) {
    case RootKeyKind::kFile:
      return "file";
    case RootKeyKind::kPassphrase:
      return "passphrase";
    case RootKeyKind::kPkcs11:
      return "pkcs11";
  }
  return "unknown";
}

std::string_view kind_of_version(std::uint32_t version) {
  switch (version) {
    case crypto::kPassphraseRootVersion:
      return name_of(RootKeyKind::kPassphrase);
    case crypto::kTokenRootVersion:
      return name_of(RootKeyKind::kPkcs11);
    default:
      return name_of(RootKeyKind::kFile);
  }
}

std::unique_ptr<crypto::RootWrapping> open_root_wrapping(const RootKeySettings& settings,
                                                         bool is_new, std::string& error) {
  switch (settings.kind) {
    case RootKeyKind::kFile:
      return crypto::make_plain_wrapping();
    case RootKeyKind::kPassphrase: {
      auto passphrase =
          read_secret(settings.passphrase, {"passphrase", "root_keys.passphrase", is_new}, error);
      if (!error.empty()) return nullptr;
      return crypto::make_passphrase_wrapping(std::move(passphrase));
    }
    case RootKeyKind::kPkcs11:
      return open_token(settings, error);
  }
  return nullptr;
}

std::unique_ptr<crypto::RootStore> open_root_store(const std::filesystem::path& keys,
                                                   const RootKeySettings& settings, bool is_new,
                                                   std::string& error) {
  auto wrapping = open_root_wrapping(settings, is_new, error);
  if (!wrapping) return nullptr;
  return crypto::make_file_root_store(crypto::open_posix_root_files(keys), std::move(wrapping));
}

std::string in_plain_words(const boost::system::error_code& error,
                           const std::filesystem::path& keys, const RootKeySettings& settings) {
  const auto token = "the token '" + settings.token.label + "'";
  if (error == make_error_code(crypto::Error::kRootMissing)) {
    return "the root key of a ledger is missing in " + keys.string() +
           ", and without it nothing sealed can be opened; --keys names the folder where it is";
  }
  if (error == make_error_code(crypto::Error::kRootWrappedOtherwise)) {
    return "the root keys in " + keys.string() + " are there, but not of root_keys.kind " +
           std::string(name_of(settings.kind)) +
           "; set it to the kind that they were made with, or, when `lethe keys rewrap` was cut "
           "off, run it again";
  }
  if (error == make_error_code(crypto::Error::kRewrapUnfinished)) {
    return "a root key in " + keys.string() +
           " is kept in two ways: `lethe keys rewrap` was cut off, run it again";
  }
  if (error == make_error_code(crypto::Error::kWrongPassphrase)) {
    return "the passphrase does not open the root keys in " + keys.string();
  }
  if (error == make_error_code(crypto::Error::kTokenMissing)) {
    return "there is no PKCS#11 module at " + settings.token.module.string() +
           ", or not exactly one token with the label '" + settings.token.label + "' in it";
  }
  if (error == make_error_code(crypto::Error::kPinRefused)) {
    return token + " does not take the PIN; it locks itself after a few more";
  }
  if (error == make_error_code(crypto::Error::kTokenKeyMissing)) {
    return token + " has no key for the root keys in " + keys.string() +
           ": they are an old copy, or another token's";
  }
  return {};
}

}  // namespace lethe::tools
