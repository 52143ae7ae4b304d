#include "projections/notices.h"

#include <algorithm>
#include <array>

#include "crypto/check.h"
#include "projections/section_content.h"

namespace lethe::projections {
namespace {

using ledger::CompartmentClass;
using Codes = std::vector<std::string>;

constexpr std::string_view kProfile = "profile";
constexpr std::string_view kContent = "content";
constexpr std::array<std::string_view, 4> kContentTypes{"ticket", "topic", "comment", "reply"};

constexpr char kDisclosed = 's';
constexpr char kFields = 'f';
constexpr char kErasure = 'e';
constexpr char kOwed = 'o';
constexpr char kNotice = 'n';
constexpr char kWaiting = 't';
constexpr char kDue = 'd';
constexpr char kPersons = 'p';

/// Which field each compartment of a person's profile holds.
using FieldsByNumber = std::vector<std::pair<std::uint32_t, std::string>>;

Bytes fields_row(const SubjectId& subject) {
  return RowEncoder(kFields).fixed(subject.view()).take();
}
Bytes erasure_row(const ledger::ErasureId& id) {
  return RowEncoder(kErasure).fixed(id.view()).take();
}
Bytes disclosed_row(const SubjectId& subject, std::string_view recipient) {
  return RowEncoder(kDisclosed).fixed(subject.view()).key_text(recipient).take();
}
Bytes owed_row(Sequence about, std::string_view recipient) {
  return RowEncoder(kOwed).big_endian64(about.value).key_text(recipient).take();
}

Result<FieldsByNumber> read_fields(const RowReader& rows, const SubjectId& subject) {
  FieldsByNumber out;
  LETHE_TRY(const auto value, rows.get(fields_row(subject)));
  if (!value) return out;
  RowDecoder in(*value);
  while (!in.at_end()) {
    const std::uint32_t number = in.number32();
    out.emplace_back(number, in.text());
  }
  LETHE_TRY_VOID(in.finish());
  return out;
}

void put_fields(RowWriter& rows, const SubjectId& subject, const FieldsByNumber& fields) {
  if (fields.empty()) return rows.erase(fields_row(subject));
  RowEncoder out;
  for (const auto& [number, name] : fields) out.number(number).text(name);
  rows.put(fields_row(subject), out.take());
}

Result<void> note_fields(const ledger::EventHeader& header, RowWriter& rows) {
  LETHE_TRY(auto fields, read_fields(rows, header.subject));
  const auto known = fields.size();
  for (const auto& section : header.sections) {
    const auto name = field_of(section);
    const auto number = section.compartment.number;
    if (name.empty() || section.compartment.cls != CompartmentClass::kProfile) continue;
    if (std::ranges::any_of(fields, [&](const auto& one) { return one.first == number; })) continue;
    fields.emplace_back(number, std::string(name));
  }
  if (fields.size() > known) put_fields(rows, header.subject, fields);
  return {};
}

Result<std::vector<DisclosedRow>> read_disclosed(const RowReader& rows, const SubjectId& subject) {
  std::vector<DisclosedRow> out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(auto disclosed, decode_disclosed(row, value));
    out.push_back(std::move(disclosed));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(disclosed_list(subject), {}, visit));
  return out;
}

Result<void> note_disclosure(const ledger::EventHeader& header,
                             const ledger::DisclosureRecorded& facts, RowWriter& rows) {
  const Bytes row = disclosed_row(header.subject, facts.recipient);
  LETHE_TRY(const auto before, rows.get(row));
  Codes categories = facts.categories;
  if (before) {
    LETHE_TRY(const auto disclosed, decode_disclosed(row, *before));
    // Once it was not said what went, it stays unknown.
    if (disclosed.categories.empty()) return {};
    if (!categories.empty()) {
      categories.insert(categories.end(), disclosed.categories.begin(), disclosed.categories.end());
    }
  }
  std::ranges::sort(categories);
  categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
  Bytes value = RowEncoder().texts(categories).take();
  if (!before || *before != value) rows.put(row, std::move(value));
  return {};
}

void owe(const ledger::EventHeader& about, const DisclosedRow& disclosed, RowWriter& rows) {
  rows.put(owed_row(about.sequence, disclosed.recipient), crypto::to_bytes(about.subject.view()));
}

Result<void> owe_all(const ledger::EventHeader& about, RowWriter& rows) {
  LETHE_TRY(const auto everybody, read_disclosed(rows, about.subject));
  for (const auto& disclosed : everybody) owe(about, disclosed, rows);
  return {};
}

Result<void> owe_concerned(const ledger::EventHeader& about, const Codes& changed,
                           RowWriter& rows) {
  if (changed.empty()) return {};
  LETHE_TRY(const auto everybody, read_disclosed(rows, about.subject));
  for (const auto& disclosed : everybody) {
    if (concerns(disclosed.categories, changed)) owe(about, disclosed, rows);
  }
  return {};
}

Result<void> edited(const ledger::EventHeader& header, RowWriter& rows) {
  LETHE_TRY_VOID(note_fields(header, rows));
  Codes changed;
  for (const auto& section : header.sections) changed.emplace_back(field_of(section));
  std::erase(changed, "");
  return owe_concerned(header, changed, rows);
}

/// The categories of what is destroyed, and the fields that are left.
Codes destroyed_categories(const ledger::ErasureOrdered& order, FieldsByNumber& fields) {
  Codes out;
  for (const auto& ref : order.destroyed) {
    if (ref.compartment.cls == CompartmentClass::kContent) out.emplace_back(kContent);
    if (ref.compartment.cls != CompartmentClass::kProfile) continue;
    std::erase_if(fields, [&](const auto& field) {
      const bool goes = ref.whole || field.first == ref.compartment.number;
      if (goes) out.push_back(field.second);
      return goes;
    });
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<void> ordered(const ledger::EventHeader& header, const ledger::ErasureOrdered& order,
                     RowWriter& rows) {
  if (order.whole_subject) return {};
  LETHE_TRY(auto fields, read_fields(rows, header.subject));
  const auto before = fields.size();
  const Codes categories = destroyed_categories(order, fields);
  if (fields.size() < before) put_fields(rows, header.subject, fields);
  if (categories.empty()) return {};
  LETHE_TRY(const auto everybody, read_disclosed(rows, header.subject));
  if (everybody.empty()) return {};
  rows.put(erasure_row(order.erasure), RowEncoder().texts(categories).take());
  return {};
}

Result<void> completed(const ledger::EventHeader& header, const ledger::ErasureCompleted& facts,
                       RowWriter& rows) {
  if (facts.whole_subject) {
    LETHE_TRY(const auto everybody, read_disclosed(rows, header.subject));
    for (const auto& disclosed : everybody) {
      owe(header, disclosed, rows);
      rows.erase(disclosed_row(header.subject, disclosed.recipient));
    }
    rows.erase(fields_row(header.subject));
    return {};
  }
  LETHE_TRY(const auto value, rows.get(erasure_row(facts.erasure)));
  if (!value) return {};
  RowDecoder in(*value);
  const Codes categories = in.texts();
  LETHE_TRY_VOID(in.finish());
  rows.erase(erasure_row(facts.erasure));
  return owe_concerned(header, categories, rows);
}

Result<void> recorded(const ledger::EventHeader& header, const ledger::NoticeRecorded& facts,
                      RowWriter& rows) {
  LETHE_TRY(const auto value, rows.get(notice_row(facts.notice)));
  NoticeRow notice;
  if (value) {
    LETHE_TRY(notice, decode_notice(facts.notice, *value));
  } else {
    notice.id = facts.notice;
    notice.subject = header.subject;
    notice.recipient = facts.recipient;
    notice.about = facts.about;
    notice.due = header.sequence;
    notice.due_at = header.time;
    rows.put(due_row(due_list(), notice.due), crypto::to_bytes(notice.id.view()));
    rows.put(due_row(due_list(notice.subject), notice.due), crypto::to_bytes(notice.id.view()));
    rows.erase(owed_row(facts.about, facts.recipient));
  }
  if (notice.next_attempt_at.micros != 0) {
    rows.erase(attempt_row(notice.next_attempt_at, notice.id));
  }
  notice.channel = facts.channel;
  notice.outcome = facts.outcome;
  notice.attempt = facts.attempt;
  notice.status = facts.status;
  notice.next_attempt_at = facts.next_attempt_at;
  notice.changed = header.sequence;
  notice.time = header.time;
  if (notice.next_attempt_at.micros != 0) {
    rows.put(attempt_row(notice.next_attempt_at, notice.id), {});
  }
  rows.put(notice_row(notice.id), encode_notice(notice));
  return {};
}

bool is_content(const std::string& category) {
  return category == kContent || std::ranges::find(kContentTypes, category) != kContentTypes.end();
}

}  // namespace

bool concerns(const std::vector<std::string>& got, const std::vector<std::string>& changed) {
  const auto includes = [](const std::string& category, const std::string& change) {
    if (change == kContent) return is_content(category);
    return category == change || category == kProfile;
  };
  return got.empty() || std::ranges::any_of(got, [&](const std::string& category) {
           return std::ranges::any_of(
               changed, [&](const std::string& change) { return includes(category, change); });
         });
}

Bytes disclosed_list(const SubjectId& subject) {
  return RowEncoder(kDisclosed).fixed(subject.view()).take();
}

Result<DisclosedRow> decode_disclosed(ByteView row, ByteView value) {
  RowDecoder key(row.subspan(1 + SubjectId::kSize));
  DisclosedRow out;
  out.recipient = key.key_text();
  LETHE_TRY_VOID(key.finish());
  RowDecoder in(value);
  out.categories = in.texts();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Bytes owed_list() {
  return RowEncoder(kOwed).take();
}

Result<OwedNotice> decode_owed(ByteView row, ByteView value) {
  RowDecoder key(row.subspan(1));
  OwedNotice out;
  out.about.value = key.big_endian64();
  out.recipient = key.key_text();
  LETHE_TRY_VOID(key.finish());
  RowDecoder in(value);
  out.subject = in.fixed<SubjectId>();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Bytes notice_row(const ledger::NoticeId& id) {
  return RowEncoder(kNotice).fixed(id.view()).take();
}

Bytes encode_notice(const NoticeRow& notice) {
  RowEncoder out;
  out.fixed(notice.subject.view()).text(notice.recipient).number(notice.about.value);
  out.enumerated(notice.channel).enumerated(notice.outcome).number(notice.attempt);
  out.number(notice.status).signed_number(notice.next_attempt_at.micros);
  out.number(notice.due.value).signed_number(notice.due_at.micros);
  out.number(notice.changed.value).signed_number(notice.time.micros);
  return out.take();
}

Result<NoticeRow> decode_notice(const ledger::NoticeId& id, ByteView value) {
  RowDecoder in(value);
  NoticeRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.recipient = in.text();
  out.about.value = in.number();
  out.channel = in.enumerated<ledger::NoticeChannel>();
  out.outcome = in.enumerated<ledger::NoticeOutcome>();
  out.attempt = in.number32();
  out.status = in.number16();
  out.next_attempt_at.micros = in.signed_number();
  out.due.value = in.number();
  out.due_at.micros = in.signed_number();
  out.changed.value = in.number();
  out.time.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Bytes attempt_list() {
  return RowEncoder(kWaiting).take();
}

Bytes attempt_row(Moment time, const ledger::NoticeId& id) {
  // Of moments before 1970 there are none: the server's clock says when.
  const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(time.micros, 0));
  return RowEncoder(kWaiting).big_endian64(micros).fixed(id.view()).take();
}

Bytes due_list() {
  return RowEncoder(kDue).take();
}

Bytes due_list(const SubjectId& subject) {
  return RowEncoder(kPersons).fixed(subject.view()).take();
}

Bytes due_row(ByteView list, Sequence due) {
  return RowEncoder().fixed(list).big_endian64(due.value).take();
}

Result<void> Notices::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                            RowWriter& rows, const ledger::KeySource&) const {
  const auto& facts = header.facts;
  if (std::holds_alternative<ledger::SubjectRegistered>(facts)) return note_fields(header, rows);
  if (std::holds_alternative<ledger::ProfileEdited>(facts)) return edited(header, rows);
  if (const auto* emergency = std::get_if<ledger::BreakGlassStarted>(&facts)) {
    if (!emergency->recipient.empty()) owe(header, {emergency->recipient, {}}, rows);
    return {};
  }
  if (const auto* locked = std::get_if<ledger::AgentLocked>(&facts)) {
    if (!locked->recipient.empty()) owe(header, {locked->recipient, {}}, rows);
    return {};
  }
  if (const auto* disclosure = std::get_if<ledger::DisclosureRecorded>(&facts)) {
    return note_disclosure(header, *disclosure, rows);
  }
  if (const auto* order = std::get_if<ledger::ErasureOrdered>(&facts)) {
    return ordered(header, *order, rows);
  }
  if (const auto* certificate = std::get_if<ledger::ErasureCompleted>(&facts)) {
    return completed(header, *certificate, rows);
  }
  if (std::holds_alternative<ledger::RestrictionSet>(facts) ||
      std::holds_alternative<ledger::RestrictionLifted>(facts)) {
    return owe_all(header, rows);
  }
  if (const auto* notice = std::get_if<ledger::NoticeRecorded>(&facts)) {
    return recorded(header, *notice, rows);
  }
  return {};
}

}  // namespace lethe::projections
