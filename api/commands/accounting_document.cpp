#include "api/commands/accounting_document.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <tuple>

#include "api/commands/disclosures.h"
#include "api/commands/suspensions.h"
#include "api/json/csv.h"
#include "api/json/html_page.h"
#include "api/json/render_fields.h"
#include "api/json/request.h"
#include "crypto/check.h"
#include "projections/event_search.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;
using ledger::DisclosureRecorded;
using ledger::EventHeader;
using projections::AsOf;
using projections::Views;

const DisclosureRecorded& disclosure_of(const EventHeader& header) {
  const auto* facts = std::get_if<DisclosureRecorded>(&header.facts);
  LETHE_CHECK(facts != nullptr);
  return *facts;
}

/// Disclosures of the same data to one recipient for one purpose on one ground (164.528(b)(3)).
struct Repeated {
  EventHeader first, last;  // by when they happened
  std::uint64_t count = 0;

  void add(EventHeader header) {
    const auto when = disclosure_of(header).occurred_at;
    if (count == 0 || when < disclosure_of(first).occurred_at) first = header;
    if (count == 0 || when >= disclosure_of(last).occurred_at) last = std::move(header);
    ++count;
  }
};
using RepeatedKey = std::tuple<std::string, std::string, ledger::DisclosureGround,
                               ledger::AuthorizationId, std::vector<std::string>>;

class AccountingMaker {
 public:
  AccountingMaker(const ledger::Ledger& ledger, SectionTexts& texts, const AccountingScope& scope)
      : ledger_(ledger),
        texts_(texts),
        scope_(scope),
        as_of_{{scope.size.value}},
        snapshot_(ledger.snapshot()),
        views_(*snapshot_) {}

  Ruled<AccountingDocument> run() {
    LETHE_TRY(identities_, views_.identities(scope_.subject));
    LETHE_TRY(const auto untold,
              UntoldDisclosures::of(*snapshot_, scope_.subject, scope_.at, as_of_));
    LETHE_TRY_VOID(collect(untold));
    AccountingDocument out;
    LETHE_TRY(auto body, head());
    array disclosures;
    for (const auto* one : in_order()) {
      LETHE_TRY(auto line, line_of(*one));
      disclosures.push_back(std::move(line));
      out.disclosures += static_cast<std::uint32_t>(one->count);
    }
    body["disclosures"] = std::move(disclosures);
    out.json = boost::json::serialize(body);
    return out;
  }

 private:
  bool has(const EventHeader& header, const UntoldDisclosures& untold) const {
    const auto& facts = disclosure_of(header);
    return facts.occurred_at >= scope_.since && facts.occurred_at <= scope_.until &&
           !is_left_out(facts.ground) && !untold.are_suspended(facts);
  }

  ledger::Result<void> collect(const UntoldDisclosures& untold) {
    projections::EventQuery query;
    query.subjects = identities_;
    query.kinds = {ledger::kind_of(DisclosureRecorded{})};
    projections::EventSearch search(*snapshot_, query, {{0}, {scope_.size.value}});
    for (;;) {
      std::size_t effort = SIZE_MAX;
      LETHE_TRY(const auto step, search.next(effort));
      if (step.state != projections::EventSearch::State::kFound) return {};
      LETHE_TRY(auto header, ledger_.event(step.at));
      if (!projections::fits(query, header) || !has(header, untold)) continue;
      const auto& facts = disclosure_of(header);
      const RepeatedKey key{facts.recipient, facts.purpose, facts.ground, facts.authorization,
                            facts.categories};
      repeated_[key].add(std::move(header));
    }
  }

  std::vector<const Repeated*> in_order() const {
    std::vector<const Repeated*> out;
    for (const auto& [key, one] : repeated_) out.push_back(&one);
    std::ranges::sort(out, {}, [](const Repeated* one) {
      return std::pair(disclosure_of(one->first).occurred_at.micros, one->first.sequence.value);
    });
    return out;
  }

  Ruled<object> head() const {
    LETHE_TRY(const auto last, ledger_.event({scope_.size.value - 1}));
    const auto& info = ledger_.info();
    array identities;
    for (const auto& id : identities_) identities.emplace_back(id.str());
    object out{
        {"type", "accounting_of_disclosures"},
        {"version", 1},
        {"id", scope_.id.str()},
        {"ledger", object{{"id", info.id.str()}, {"name", info.name}, {"origin", info.origin}}},
        {"subject", scope_.subject.str()},
        {"identities", std::move(identities)}};
    if (!scope_.request.is_zero()) out["request"] = scope_.request.str();
    out["since"] = time(scope_.since);
    out["until"] = time(scope_.until);
    out["as_of"] = object{{"size", scope_.size.value}, {"time", time(last.time)}};
    out["made"] = time(scope_.at);
    return out;
  }

  /// Who that was, as the register had it then.
  Ruled<object> recipient_of(const EventHeader& header) const {
    const auto& code = disclosure_of(header).recipient;
    object out{{"code", code}};
    LETHE_TRY(const auto row, views_.recipient(code, AsOf{header.sequence}));
    if (!row) return out;
    put_text(out, "name", row->title);
    put_text(out, "address", row->address);
    put_text(out, "country", row->country);
    return out;
  }

  Ruled<object> purpose_of(const EventHeader& header) const {
    const auto& code = disclosure_of(header).purpose;
    object out{{"code", code}};
    LETHE_TRY(const auto row, views_.purpose(code, AsOf{header.sequence}));
    if (row) put_text(out, "name", row->title);
    return out;
  }

  /// What was said of it in words; empty when nothing was, or it was erased.
  Ruled<object> words_of(const EventHeader& header) {
    for (std::size_t i = 0; i < header.sections.size(); ++i) {
      if (header.sections[i].name != kDisclosureWords) continue;
      LETHE_TRY(const auto text, texts_.text(header, static_cast<std::uint16_t>(i)));
      if (!text) break;
      const auto words = parse_body(*text);
      if (!words || !words->is_object()) return ledger::Error::kRowMalformed;
      return words->get_object();
    }
    return object{};
  }

  Ruled<object> line_of(const Repeated& one) {
    const auto& facts = disclosure_of(one.first);
    object out{{"date", time(facts.occurred_at)}, {"sequence", one.first.sequence.value}};
    LETHE_TRY(out["recipient"], recipient_of(one.first));
    out["categories"] = texts_json(facts.categories);
    LETHE_TRY(auto purpose, purpose_of(one.first));
    LETHE_TRY(auto words, words_of(one.first));
    if (const auto* text = words.if_contains("description")) out["description"] = *text;
    if (const auto* text = words.if_contains("statement")) purpose["statement"] = *text;
    out["purpose"] = std::move(purpose);
    put_text(out, "ground", std::string(name_of(facts.ground)));
    out["count"] = one.count;
    if (one.count > 1) {
      out["last"] = object{{"date", time(disclosure_of(one.last).occurred_at)},
                           {"sequence", one.last.sequence.value}};
    }
    return out;
  }

  const ledger::Ledger& ledger_;
  SectionTexts& texts_;
  const AccountingScope& scope_;
  const AsOf as_of_;
  const std::unique_ptr<ledger::LedgerSnapshot> snapshot_;
  const Views views_;
  std::vector<ledger::SubjectId> identities_;
  std::map<RepeatedKey, Repeated> repeated_;
};

// --- for people ---

std::string joined(const array& texts) {
  std::string out;
  for (const auto& text : texts) {
    if (!out.empty()) out += ", ";
    out += text.as_string();
  }
  return out;
}

/// The name where there is one, else the code.
std::string name_in(const object& named) {
  const auto name = shown(named, "name");
  return name.empty() ? shown(named, "code") : name;
}

/// What, in words and by its categories.
std::string what_of(const object& line) {
  const auto words = shown(line, "description");
  const auto categories = joined(list_of(line, "categories"));
  return words.empty() ? categories : words + " (" + categories + ")";
}

std::string why_of(const object& line) {
  const auto& purpose = object_of(line, "purpose");
  const auto words = shown(purpose, "statement");
  return words.empty() ? name_in(purpose) : name_in(purpose) + ": " + words;
}

std::string whom_of(const object& line) {
  const auto& recipient = object_of(line, "recipient");
  auto out = name_in(recipient);
  for (const auto* member : {"address", "country"}) {
    if (const auto text = shown(recipient, member); !text.empty()) out += ", " + text;
  }
  return out;
}

std::string times_of(const object& line) {
  const auto count = shown(line, "count");
  if (count == "1") return "once";
  return count + " times, last on " + shown_moment(object_of(line, "last"), "date");
}

}  // namespace

Ruled<AccountingDocument> make_accounting_document(const ledger::Ledger& ledger,
                                                   SectionTexts& texts,
                                                   const AccountingScope& scope) {
  return AccountingMaker(ledger, texts, scope).run();
}

std::string accounting_csv(const object& accounting) {
  auto out = csv_line({"date", "recipient", "address", "country", "categories", "description",
                       "purpose", "statement", "ground", "count", "last_date", "sequence"});
  for (const auto& one : list_of(accounting, "disclosures")) {
    const auto& line = one.as_object();
    const auto& recipient = object_of(line, "recipient");
    const auto& purpose = object_of(line, "purpose");
    out += csv_line({shown(line, "date"), name_in(recipient), shown(recipient, "address"),
                     shown(recipient, "country"), joined(list_of(line, "categories")),
                     shown(line, "description"), name_in(purpose), shown(purpose, "statement"),
                     shown(line, "ground"), shown(line, "count"),
                     shown(object_of(line, "last"), "date"), shown(line, "sequence")});
  }
  return out;
}

std::string accounting_page(const object& accounting) {
  HtmlPage page("Accounting of disclosures");
  page.html("<h1>Accounting of disclosures</h1>\n");
  page.paragraph("To whom " + shown(object_of(accounting, "ledger"), "name") +
                 " disclosed data of yours between " + shown_moment(accounting, "since") + " and " +
                 shown_moment(accounting, "until") + " (45 CFR 164.528).");
  page.begin_table({"Person", "Accounting", "Made"});
  page.row(
      {shown(accounting, "subject"), shown(accounting, "id"), shown_moment(accounting, "made")});
  page.end_table();
  page.section("disclosures", "Disclosures");
  const auto& lines = list_of(accounting, "disclosures");
  if (!page.is_empty(lines, "There was none that an accounting has to name.")) {
    page.begin_table({"Date", "To whom", "What", "Why", "How often"});
    for (const auto& one : lines) {
      const auto& line = one.as_object();
      page.row(
          {shown_moment(line, "date"), whom_of(line), what_of(line), why_of(line), times_of(line)});
    }
    page.end_table();
  }
  page.section("left-out", "What an accounting does not have");
  page.paragraph(
      "The law leaves out disclosures for treatment, payment and health care operations, to "
      "yourself, on your authorization, incident to what was permitted, in a facility's directory "
      "or to people involved in your care, for national security, to whoever holds somebody in "
      "custody, and of limited data sets (45 CFR 164.528(a)(1)).");
  return std::move(page).finish();
}

}  // namespace lethe::api
