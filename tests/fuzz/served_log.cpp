// A server that answers with whatever it likes: no log but the one that was signed is consistent.
//
// The input is a list of edits of the resources of a sound log:
//   resource, what, u16be where, count, then `count` bytes
#include "crypto/check.h"
#include "ledger/big_endian.h"
#include "tests/fuzz/sound_log.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {

namespace {

void edit(crypto::Bytes& file, std::uint8_t what, std::size_t at, crypto::ByteView bytes) {
  at = file.empty() ? 0 : at % (file.size() + 1);
  const auto place = file.begin() + static_cast<std::ptrdiff_t>(at);
  switch (what % 4) {
    case 0:  // put over what is there
      for (std::size_t i = 0; i < bytes.size() && at + i < file.size(); ++i)
        file[at + i] = bytes[i];
      break;
    case 1:
      file.insert(place, bytes.begin(), bytes.end());
      break;
    case 2: {
      const auto count = std::min<std::size_t>(bytes.size(), file.size() - at);
      file.erase(place, place + static_cast<std::ptrdiff_t>(count));
      break;
    }
    default:
      file.resize(at);
  }
}

}  // namespace

void served_log(crypto::ByteView input) {
  const auto& sound = SoundLog::instance();
  ledger::tests::ServedResources served(sound.log);
  ledger::BigEndianReader in(input);
  constexpr int kMostEdits = 64;
  for (int i = 0; i < kMostEdits && !in.failed() && in.rest() > 0; ++i) {
    const auto resource = in.number<std::uint8_t>(), what = in.number<std::uint8_t>();
    const auto at = in.number<std::uint16_t>();
    const auto bytes = in.bytes(in.number<std::uint8_t>());
    if (in.failed()) break;
    auto file = served.files.begin();
    std::advance(file, resource % served.files.size());
    if (what == 0xff) {
      file = served.files.erase(file);
      if (served.files.empty()) return;
    } else {
      edit(file->second, what, at, bytes);
    }
  }
  const auto log = ledger::open_fetched_log(served);
  if (!log) return;
  ledger::VerifyOptions options;
  options.log_key = sound.key;
  options.threads = 1;
  const auto report = ledger::verify_log(**log, options);
  if (!report || !report->consistent()) return;
  LETHE_CHECK(report->root == sound.root && report->events == sound.log.stored.size());
}

}  // namespace lethe::tests::fuzz
