#include "api/commands/returns.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"
#include "crypto/utf8.h"
#include "ledger/event_codec.h"

namespace lethe::api {
namespace {

using ledger::Sequence;

/// Of lines in one bit of the body.
constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

struct ReturnedInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::LedgerReturned facts;
};

Ruled<Ruling> record_return(RuleContext& context, const ReturnedInput& input) {
  Ruling ruling;
  ruling.decision.events.push_back(context.event(input.facts));
  return ruling;
}

/// What the section holds, into its description.
ledger::Result<std::uint64_t> put_content(SectionTexts& texts, const ledger::EventHeader& header,
                                          std::uint16_t index, boost::json::object& section) {
  LETHE_TRY(const auto content, texts.text(header, index));
  if (!content) {
    section["erased"] = true;
    return std::uint64_t{0};
  }
  if (crypto::is_utf8(*content)) {
    section["text"] = *content;
  } else {
    section["base64"] = crypto::to_base64(crypto::as_bytes(*content));
  }
  return std::uint64_t{1};
}

}  // namespace

Ruled<Ruling> read_return(RuleContext& context, const ReadReturnInput& input) {
  if (context.is_system_ledger()) return ProblemType::kForbidden;
  auto event = context.event(ledger::AccessRecorded{input.purpose_of_use,
                                                    ledger::AccessAction::kRead,
                                                    ledger::AccessOutcome::kSuccess,
                                                    "return",
                                                    {},
                                                    context.now()});
  if (input.reason) {
    LETHE_TRY(const auto compartment, next_of_ledger(context, ledger::CompartmentClass::kAccess));
    event.sections.push_back(
        section_of(compartment, ledger::SectionRole::kReason, "", *input.reason));
  }
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.completion = ReturnReading{context.request()};
  return ruling;
}

ReturnWriter::ReturnWriter(ledger::Store& store, std::shared_ptr<const ledger::Ledger> ledger,
                           Request request)
    : store_(store),
      ledger_(std::move(ledger)),
      request_(std::move(request)),
      size_(ledger_->size()) {}

ledger::Result<std::optional<std::string>> ReturnWriter::next() {
  if (is_done_) return std::optional<std::string>();
  if (at_.value == size_.value) {
    is_done_ = true;
    LETHE_TRY(auto line, last_line());
    return std::optional(std::move(line));
  }
  auto part = make_part();
  while (part && !part->may_leave) part = make_part();
  if (!part) return part.error();
  at_ = part->behind;
  sections_ += part->sections;
  hash_.add(crypto::as_bytes(part->lines));
  return std::optional(std::move(part->lines));
}

ledger::Result<ReturnWriter::Part> ReturnWriter::make_part() const {
  SectionTexts texts(*ledger_);
  Part part;
  part.behind = at_;
  ledger::Result<void> written;
  LETHE_TRY_VOID(
      ledger_->entries(at_, {size_.value}, [&](Sequence sequence, crypto::ByteView entry) {
        written = add_line(texts, sequence, entry, part);
        part.behind = sequence.next();
        return written && part.lines.size() < kChunkBytes;
      }));
  LETHE_TRY_VOID(written);
  LETHE_TRY(part.may_leave, texts.all_live());
  return part;
}

ledger::Result<void> ReturnWriter::add_line(SectionTexts& texts, Sequence sequence,
                                            crypto::ByteView entry, Part& part) {
  LETHE_TRY(const auto parts, ledger::split_entry(entry));
  LETHE_TRY(const auto header, ledger::decode_header(parts.header_bytes));
  if (header.sequence != sequence) return ledger::Error::kStorageCorrupt;
  auto line = event_json(header);
  auto& sections = line.at("sections").as_array();
  for (std::size_t i = 0; i < sections.size(); ++i) {
    LETHE_TRY(const auto opened,
              put_content(texts, header, static_cast<std::uint16_t>(i), sections[i].as_object()));
    part.sections += opened;
  }
  line["entry"] = crypto::to_base64(entry);
  part.lines += boost::json::serialize(line) + "\n";
  return {};
}

/// Recorded before it is said, so that whoever has this line can rely on it.
ledger::Result<std::string> ReturnWriter::last_line() {
  const ledger::LedgerReturned facts{ledger::ReturnId::random(), size_.value, sections_,
                                     hash_.finish()};
  const auto reply = run(store_, ledger_->info().id, request_, record_return, ReturnedInput{facts});
  if (reply.outcome.error) return reply.outcome.error;
  if (reply.refused()) return ledger::Error::kLedgerClosed;
  const boost::json::object line{{"return", facts.return_id.str()},
                                 {"size", facts.size},
                                 {"sections", facts.sections},
                                 {"hash", hex(facts.hash)},
                                 {"sequence", reply.outcome.first.value}};
  return boost::json::serialize(line) + "\n";
}

}  // namespace lethe::api
