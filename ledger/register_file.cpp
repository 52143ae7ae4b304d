#include "ledger/register_file.h"

#include <algorithm>

#include "crypto/check.h"
#include "crypto/hash.h"
#include "ledger/big_endian.h"
#include "ledger/static_files.h"

namespace lethe::ledger {
namespace {

constexpr std::string_view kMagic = "lethereg";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kMaxFileSize = std::size_t{1} << 30;
/// An entry has 65,535 bytes at most, a checkpoint less.
constexpr std::uint32_t kMaxRecordSize = 1U << 17;
/// A file is written whole again when more than it had, and so much, came behind it.
constexpr std::uint64_t kMostAdded = 1U << 20;
constexpr std::size_t kChecksumSize = 8;
/// Around a body: its size, the size's complement, the checksum.
constexpr std::size_t kFrameSize = 4 + 4 + kChecksumSize;

enum class RecordType : std::uint8_t { kCheckpoint = 1, kEntry = 2, kCompleteFrom = 3 };

Bytes record(RecordType type, std::uint64_t number, ByteView bytes) {
  const auto body = BigEndianWriter(9 + bytes.size())
                        .number(static_cast<std::uint8_t>(type))
                        .number(number)
                        .bytes(bytes)
                        .take();
  const auto size = static_cast<std::uint32_t>(body.size());
  return BigEndianWriter(kFrameSize + body.size())
      .number(size)
      .number(~size)
      .bytes(body)
      .bytes(crypto::sha256(body).view().first(kChecksumSize))
      .take();
}

void put(Bytes& out, const Bytes& more) {
  out.insert(out.end(), more.begin(), more.end());
}

Bytes records_of(const std::vector<RegisterEntry>& entries, const std::string& checkpoint,
                 std::uint64_t epoch) {
  Bytes out;
  for (const auto& one : entries) {
    put(out, record(RecordType::kEntry, one.sequence.value, one.entry));
  }
  if (!checkpoint.empty()) {
    put(out, record(RecordType::kCheckpoint, epoch, crypto::as_bytes(checkpoint)));
  }
  return out;
}

Result<void> take(ByteView body, RegisterContent& out) {
  BigEndianReader in(body);
  const auto type = static_cast<RecordType>(in.number<std::uint8_t>());
  const auto number = in.number<std::uint64_t>();
  if (in.failed()) return Error::kRegisterDamaged;
  const auto rest = in.bytes(in.rest());
  switch (type) {
    case RecordType::kCheckpoint:
      out.checkpoint = crypto::as_text(rest);
      out.epoch = number;
      return {};
    case RecordType::kEntry:
      out.entries.push_back({{number}, crypto::to_bytes(rest)});
      return {};
    case RecordType::kCompleteFrom:
      out.complete_from = {number};
      return {};
  }
  return Error::kRegisterDamaged;
}

/// What a crash may leave where a record was being written: a part of it, or blocks without it.
bool is_cut_off(ByteView rest) {
  BigEndianReader in(rest);
  const auto size = in.number<std::uint32_t>();
  const bool has_size = in.number<std::uint32_t>() == ~size && !in.failed();
  if (has_size) return size <= kMaxRecordSize && rest.size() <= kFrameSize + size;
  return rest.size() < 8 || std::ranges::all_of(rest, [](std::uint8_t byte) { return byte == 0; });
}

Result<void> take_records(ByteView bytes, RegisterContent& out) {
  while (!bytes.empty()) {
    BigEndianReader in(bytes);
    const auto size = in.number<std::uint32_t>();
    const bool has_size = in.number<std::uint32_t>() == ~size && size <= kMaxRecordSize;
    const auto body = in.bytes(has_size ? size : 0);
    const auto checksum = in.bytes(kChecksumSize);
    const bool is_whole =
        has_size && !in.failed() &&
        std::ranges::equal(checksum, crypto::sha256(body).view().first(kChecksumSize));
    if (!is_whole) return is_cut_off(bytes) ? Result<void>() : Error::kRegisterDamaged;
    LETHE_TRY_VOID(take(body, out));
    bytes = bytes.last(in.rest());
  }
  return {};
}

}  // namespace

Result<std::optional<RegisterContent>> RegisterFile::read() const {
  LETHE_TRY(const auto file, read_file(path_, kMaxFileSize));
  if (!file) return std::optional<RegisterContent>();
  BigEndianReader in(*file);
  const bool is_register = crypto::as_text(in.bytes(kMagic.size())) == kMagic;
  const auto version = in.number<std::uint32_t>();
  const auto ledger = in.fixed<LedgerId>();
  if (in.failed() || !is_register) return Error::kRegisterDamaged;
  if (version != kVersion) return Error::kStorageVersion;
  if (ledger != ledger_) return Error::kRegisterForeign;
  RegisterContent content;
  LETHE_TRY_VOID(take_records(in.bytes(in.rest()), content));
  return std::optional(std::move(content));
}

Result<void> RegisterFile::replace(const RegisterContent& content) {
  auto file = BigEndianWriter(kMagic.size() + 4 + LedgerId::kSize)
                  .bytes(crypto::as_bytes(kMagic))
                  .number(kVersion)
                  .bytes(ledger_.view())
                  .take();
  put(file, record(RecordType::kCompleteFrom, content.complete_from.value, {}));
  put(file, records_of(content.entries, content.checkpoint, content.epoch));
  StaticFiles files(path_.parent_path());
  LETHE_TRY_VOID(files.replace(path_.filename(), file));
  return files.sync();
}

Result<void> RegisterFile::append(const std::vector<RegisterEntry>& entries,
                                  const std::string& checkpoint, std::uint64_t epoch) {
  return append_to_file(path_, records_of(entries, checkpoint, epoch));
}

Result<void> KeptRegister::replace(const RegisterContent& content, TreeSize size) {
  LETHE_TRY_VOID(file_.replace(content));
  can_add_ = true;
  size_ = size;
  epoch_ = content.epoch;
  whole_ = content.checkpoint.size();
  for (const auto& one : content.entries) whole_ += one.entry.size();
  added_ = 0;
  return {};
}

Result<void> KeptRegister::add(const std::vector<RegisterEntry>& entries,
                               const std::string& checkpoint, TreeSize size, std::uint64_t epoch) {
  LETHE_CHECK(can_add_);
  can_add_ = false;
  LETHE_TRY_VOID(file_.append(entries, checkpoint, epoch));
  for (const auto& one : entries) added_ += one.entry.size();
  added_ += checkpoint.size();
  can_add_ = added_ <= std::max(kMostAdded, whole_);
  size_ = std::max(size_, size);
  epoch_ = epoch;
  return {};
}

}  // namespace lethe::ledger
