// Who is to be told that a person's data was rectified, erased or restricted (GDPR Art. 19), and
// what became of it.
//
// It follows from the events alone: each recipient that got a person's data is owed a notice of
//
//   profile.edited                         when a field of it is in a category that it got
//   erasure.completed of single parts      likewise; content is in the categories of content
//   erasure.completed of the whole person  always, and after it nothing more
//   restriction.set, restriction.lifted    always
//
// and the privacy officer, as the recipient that the event names, of each break_glass.started and
// agent.locked,
//
// until the first notice.recorded about that event to that recipient. A category is the code of a
// profile field, `profile` for all of them, `content` for all content, or ticket, topic, comment or
// reply; another code names data that is not held here.
//
//   's' subject[16] recipient text -> count of categories, each text    what it got
//   'f' subject[16]                -> (number, field text) ...  compartments of the profile in use
//   'e' erasure[16]                -> count, each category text  of parts: ordered, not completed
//   'o' about[8] recipient text    -> subject[16]                owed, without an event yet
//   'n' notice[16]                 -> the notice
//   't' time[8] notice[16]         ->                            the server is to try it then
//   'd' due[8]                     -> notice[16]                 by the first event of it
//   'p' subject[16] due[8]         -> notice[16]
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Notices final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kNotices; }
  std::string_view name() const override { return "notices"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

/// What the categories that somebody got have to do with those that changed.
bool concerns(const std::vector<std::string>& got, const std::vector<std::string>& changed);

Bytes disclosed_list(const SubjectId& subject);
Result<DisclosedRow> decode_disclosed(ByteView row, ByteView value);
Bytes owed_list();
Result<OwedNotice> decode_owed(ByteView row, ByteView value);
Bytes notice_row(const ledger::NoticeId& id);
Bytes encode_notice(const NoticeRow& notice);
Result<NoticeRow> decode_notice(const ledger::NoticeId& id, ByteView value);
Bytes attempt_list();
Bytes attempt_row(Moment time, const ledger::NoticeId& id);
Bytes due_list();
Bytes due_list(const SubjectId& subject);
Bytes due_row(ByteView list, Sequence due);

}  // namespace lethe::projections
