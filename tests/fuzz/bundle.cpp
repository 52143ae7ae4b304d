// Bundles, as an auditor gets them from whomever: none is good but the one that was made, value for
// value, when the log's key is known.
#include <boost/json/parse.hpp>

#include "api/documents/bundle_check.h"
#include "crypto/check.h"
#include "tests/fuzz/kept_file.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {
namespace {

constexpr std::size_t kBit = 61;  // so that lines are cut anywhere

api::BundleReport check(std::string_view text, const std::optional<crypto::NoteVerifier>& key) {
  api::BundleCheck one(key, nullptr);
  for (std::size_t at = 0; at < text.size(); at += kBit) one.add(text.substr(at, kBit));
  return one.finish();
}

/// A line each.
std::vector<boost::json::value> values_of(std::string_view text) {
  std::vector<boost::json::value> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.push_back(boost::json::parse(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

struct SoundBundle {
  static const SoundBundle& instance() {
    static const SoundBundle kBundle;
    return kBundle;
  }
  static crypto::NoteVerifier key_of(const std::string& text) {
    const auto report = check(text, std::nullopt);
    LETHE_CHECK(report.good());
    return crypto::NoteVerifier::of(report.origin, report.keys.front().key);
  }

  std::string text = kept_file("bundle", "sound");
  std::vector<boost::json::value> values = values_of(text);
  crypto::NoteVerifier key = key_of(text);
};

}  // namespace

void bundle(crypto::ByteView input) {
  const auto& sound = SoundBundle::instance();
  const auto text = crypto::as_text(input);
  const auto report = check(text, sound.key);
  LETHE_CHECK(report.findings.size() ==
              std::min<std::uint64_t>(report.finding_count, api::kMostBundleFindings));
  if (report.good()) LETHE_CHECK(report.is_bundle && values_of(text) == sound.values);
}

}  // namespace lethe::tests::fuzz
