#include "ledger/event_codec_kinds.h"
#include "ledger/event_codec_lists.h"
#include "ledger/event_codec_values.h"

namespace lethe::ledger {

// write_list() and read_list() find these by their arguments.
static void write(schema::DispositionCount::Builder to, const DispositionCount& count) {
  to.setDisposition(static_cast<schema::ReviewDisposition>(count.disposition));
  to.setCount(count.count);
}
static void read(schema::DispositionCount::Reader from, DispositionCount& count) {
  count = {static_cast<ReviewDisposition>(from.getDisposition()), from.getCount()};
}

void write(schema::ReviewOpened::Builder to, const ReviewOpened& f) {
  using Builder = schema::ReviewOpened::Builder;
  write_id(to.getReview(), f.review.bytes);
  to.setOrigin(static_cast<schema::ReviewOrigin>(f.origin));
  to.setPriority(static_cast<schema::FlagPriority>(f.priority));
  to.setDueAt(f.due_at.micros);
  write_id(to.getSample(), f.sample.bytes);
  write_numbers(to, &Builder::initAccesses, f.accesses);
  write_numbers(to, &Builder::initFlags, f.flags);
}
ReviewOpened read(schema::ReviewOpened::Reader from) {
  return {
      read_id<ReviewId>(from.getReview()),           static_cast<ReviewOrigin>(from.getOrigin()),
      static_cast<FlagPriority>(from.getPriority()), {from.getDueAt()},
      read_id<SampleId>(from.getSample()),           read_numbers<Sequence>(from.getAccesses()),
      read_numbers<Sequence>(from.getFlags())};
}

void write(schema::ReviewAssigned::Builder to, const ReviewAssigned& f) {
  write_id(to.getReview(), f.review.bytes);
  write_id(to.getReviewer(), f.reviewer.bytes);
}
ReviewAssigned read(schema::ReviewAssigned::Reader from) {
  return {read_id<ReviewId>(from.getReview()), read_id<TokenId>(from.getReviewer())};
}

void write(schema::ReviewNoted::Builder to, const ReviewNoted& f) {
  write_id(to.getReview(), f.review.bytes);
  write_numbers(to, &schema::ReviewNoted::Builder::initEvents, f.events);
}
ReviewNoted read(schema::ReviewNoted::Reader from) {
  return {read_id<ReviewId>(from.getReview()), read_numbers<Sequence>(from.getEvents())};
}

void write(schema::ReviewAsked::Builder to, const ReviewAsked& f) {
  write_id(to.getReview(), f.review.bytes);
  write_id(to.getQuestion(), f.question.bytes);
  to.setAudience(static_cast<schema::ReviewAudience>(f.audience));
  write_id(to.getAsked(), f.asked.bytes);
}
ReviewAsked read(schema::ReviewAsked::Reader from) {
  return {read_id<ReviewId>(from.getReview()), read_id<QuestionId>(from.getQuestion()),
          static_cast<ReviewAudience>(from.getAudience()), read_id<SubjectId>(from.getAsked())};
}

void write(schema::ReviewQuestionRead::Builder to, const ReviewQuestionRead& f) {
  write_id(to.getReview(), f.review.bytes);
  write_id(to.getQuestion(), f.question.bytes);
}
ReviewQuestionRead read(schema::ReviewQuestionRead::Reader from) {
  return {read_id<ReviewId>(from.getReview()), read_id<QuestionId>(from.getQuestion())};
}

void write(schema::ReviewAnswered::Builder to, const ReviewAnswered& f) {
  write_id(to.getReview(), f.review.bytes);
  write_id(to.getQuestion(), f.question.bytes);
}
ReviewAnswered read(schema::ReviewAnswered::Reader from) {
  return {read_id<ReviewId>(from.getReview()), read_id<QuestionId>(from.getQuestion())};
}

void write(schema::ReviewDecided::Builder to, const ReviewDecided& f) {
  write_id(to.getReview(), f.review.bytes);
  to.setDisposition(static_cast<schema::ReviewDisposition>(f.disposition));
  to.setSanction(static_cast<schema::ReviewSanction>(f.sanction));
  to.setNeedsConfirmation(f.needs_confirmation);
  write_id(to.getBreach(), f.breach.bytes);
}
ReviewDecided read(schema::ReviewDecided::Reader from) {
  return {read_id<ReviewId>(from.getReview()),
          static_cast<ReviewDisposition>(from.getDisposition()),
          static_cast<ReviewSanction>(from.getSanction()), from.getNeedsConfirmation(),
          read_id<BreachId>(from.getBreach())};
}

void write(schema::ReviewConfirmed::Builder to, const ReviewConfirmed& f) {
  write_id(to.getReview(), f.review.bytes);
  to.setDecided(f.decided.value);
}
ReviewConfirmed read(schema::ReviewConfirmed::Reader from) {
  return {read_id<ReviewId>(from.getReview()), {from.getDecided()}};
}

void write(schema::ReviewReturned::Builder to, const ReviewReturned& f) {
  write_id(to.getReview(), f.review.bytes);
  to.setDecided(f.decided.value);
}
ReviewReturned read(schema::ReviewReturned::Reader from) {
  return {read_id<ReviewId>(from.getReview()), {from.getDecided()}};
}

void write(schema::ReviewReopened::Builder to, const ReviewReopened& f) {
  write_id(to.getReview(), f.review.bytes);
  to.setDueAt(f.due_at.micros);
}
ReviewReopened read(schema::ReviewReopened::Reader from) {
  return {read_id<ReviewId>(from.getReview()), {from.getDueAt()}};
}

void write(schema::ReviewSampled::Builder to, const ReviewSampled& f) {
  write_id(to.getSample(), f.sample.bytes);
  to.setMethod(static_cast<schema::SampleMethod>(f.method));
  to.setSeedChosen(f.seed_chosen);
  to.setAsked(f.asked);
  to.setDrawn(f.drawn);
  to.setFrom(f.from.value);
  to.setBehind(f.behind.value);
  to.setSize(f.size);
  to.setAccesses(f.accesses);
  write_fixed(to, &schema::ReviewSampled::Builder::setSeed, f.seed);
}
ReviewSampled read(schema::ReviewSampled::Reader from) {
  return {read_id<SampleId>(from.getSample()),
          static_cast<SampleMethod>(from.getMethod()),
          read_fixed<crypto::Hash>(from.getSeed()),
          from.getSeedChosen(),
          {from.getFrom()},
          {from.getBehind()},
          from.getSize(),
          from.getAsked(),
          from.getDrawn(),
          from.getAccesses()};
}

void write(schema::ReviewPeriodSigned::Builder to, const ReviewPeriodSigned& f) {
  using Builder = schema::ReviewPeriodSigned::Builder;
  write_id(to.getPeriod(), f.period.bytes);
  to.setSince(f.since.micros);
  to.setUntil(f.until.micros);
  to.setFrom(f.from.value);
  to.setBehind(f.behind.value);
  to.setSize(f.size);
  to.setIncomplete(f.incomplete);
  write_numbers(to, &Builder::initRules, f.rules);
  to.setAccesses(f.figures.accesses);
  to.setChecked(f.figures.checked);
  to.setFlagged(f.figures.flagged);
  to.setFlaggedInReview(f.figures.flagged_in_review);
  to.setInReview(f.figures.in_review);
  to.setSampled(f.figures.sampled);
  to.setNotByRules(f.figures.not_by_rules);
  to.setUnchecked(f.figures.unchecked);
  to.setReviews(f.figures.reviews);
  to.setOpen(f.figures.open);
  write_list(to, &Builder::initDispositions, f.figures.dispositions);
}
ReviewPeriodSigned read(schema::ReviewPeriodSigned::Reader from) {
  return {read_id<PeriodId>(from.getPeriod()),
          {from.getSince()},
          {from.getUntil()},
          {from.getFrom()},
          {from.getBehind()},
          from.getSize(),
          read_numbers<std::uint64_t>(from.getRules()),
          from.getIncomplete(),
          {from.getAccesses(), from.getChecked(), from.getFlagged(), from.getFlaggedInReview(),
           from.getInReview(), from.getSampled(), from.getNotByRules(), from.getUnchecked(),
           from.getReviews(), from.getOpen(), read_list<DispositionCount>(from.getDispositions())}};
}

void write(schema::BreakGlassStarted::Builder to, const BreakGlassStarted& f) {
  using Builder = schema::BreakGlassStarted::Builder;
  write_id(to.getGlass(), f.glass.bytes);
  write_id(to.getAgent(), f.agent.bytes);
  write_enums(to, &Builder::initScopes, f.scopes);
  to.setExpiresAt(f.expires_at.micros);
  write_text(to, &Builder::setPurposeOfUse, f.purpose_of_use);
  write_id(to.getReview(), f.review.bytes);
  write_text(to, &Builder::setRecipient, f.recipient);
}
BreakGlassStarted read(schema::BreakGlassStarted::Reader from) {
  return {read_id<GlassId>(from.getGlass()),
          read_id<SubjectId>(from.getAgent()),
          read_enums<GrantScope>(from.getScopes()),
          {from.getExpiresAt()},
          read_text(from.getPurposeOfUse()),
          read_id<ReviewId>(from.getReview()),
          read_text(from.getRecipient())};
}

void write(schema::BreakGlassEnded::Builder to, const BreakGlassEnded& f) {
  write_id(to.getGlass(), f.glass.bytes);
}
BreakGlassEnded read(schema::BreakGlassEnded::Reader from) {
  return {read_id<GlassId>(from.getGlass())};
}

}  // namespace lethe::ledger
