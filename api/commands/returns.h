// Everything back: what a ledger holds, handed to its organisation as JSON Lines, one an event,
// with whatever of its sections still opens. What a closure relies on.
//
//   line     the event as event_json() has it, "entry": base64 of the signed entry, and in each of
//            its sections "text", or "base64" where it is no text, or "erased": true
//   last     {"return", "size", "sections", "hash", "sequence"}: the hash is the SHA-256 of the
//            lines before, newlines included, and the sequence that of the event ledger.returned
#pragma once

#include "api/commands/executor.h"
#include "api/commands/section_text.h"
#include "crypto/running_hash.h"
#include "ledger/ledger.h"

namespace lethe::api {

struct ReadReturnInput {
  static constexpr RuleTraits kTraits{.personal = false};
  std::string purpose_of_use;
  std::optional<std::string> reason;
};

/// The access, before anything is read. Role admin. Order: kForbidden on the system ledger,
/// kLimitReached. What follows is made by complete().
Ruled<Ruling> read_return(RuleContext& context, const ReadReturnInput& input);

/// Makes the lines bit by bit, with memory for one event and some hundred kilobytes; what was
/// erased before a bit leaves is not in it, also when it was while the bit was made. Behind the
/// last event it records ledger.returned, so that whoever has the last line knows that it is. Not
/// on the committer's threads; one at a time.
class ReturnWriter {
 public:
  /// Of the log as long as it is now. The store outlives it.
  ReturnWriter(ledger::Store& store, std::shared_ptr<const ledger::Ledger> ledger, Request request);

  /// The next lines; nothing behind the last one. After an error the rest is not to be had: what
  /// was written so far is no return.
  ledger::Result<std::optional<std::string>> next();

 private:
  /// Some lines, and what they hold.
  struct Part {
    std::string lines;
    ledger::Sequence behind;
    std::uint64_t sections = 0;
    bool may_leave = false;  // nothing in it was erased meanwhile
  };
  ledger::Result<Part> make_part() const;
  static ledger::Result<void> add_line(SectionTexts& texts, ledger::Sequence sequence,
                                       ledger::ByteView entry, Part& part);
  ledger::Result<std::string> last_line();

  ledger::Store& store_;
  const std::shared_ptr<const ledger::Ledger> ledger_;
  const Request request_;
  const ledger::TreeSize size_;
  ledger::Sequence at_;
  std::uint64_t sections_ = 0;
  crypto::RunningHash hash_;
  bool is_done_ = false;
};

}  // namespace lethe::api
