#include "api/commands/export_data.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "api/commands/section_text.h"
#include "api/commands/settings_schema.h"
#include "api/commands/suspensions.h"
#include "api/json/key_history.h"
#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "api/json/request.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;
using ledger::Sequence;
using ledger::SubjectId;
using projections::AsOf;
using projections::Views;

struct LeftOut {
  std::string_view what, why;
};
constexpr LeftOut kAlwaysLeftOut[] = {
    {"staff", "Which members of staff acted or looked: the rights of others (GDPR Art. 15(4))."},
    {"access_reasons", "What staff noted as the reason of an access, in their own words."},
    {"access_reviews",
     "Which accesses were flagged for a review, and what they are held against: the rights of "
     "others (GDPR Art. 15(4))."},
    {"content_of_others", "What others wrote, also where it answers or mentions the person."},
    {"erased", "What was erased before: nobody can read it any more."},
};
constexpr LeftOut kOlderEvents{
    "older_events", "Of very long histories, the events before the newest twenty thousand."};

constexpr LeftOut kOlderContent{
    "older_content", "Of very much content, the oldest: ask for it, and it is exported by itself."};

/// What whoever reviews accesses noted beside them.
bool is_of_review(std::uint16_t kind) {
  return kind == ledger::kind_of(ledger::AccessFlagged{}) || ledger::is_of_reviews(kind) ||
         kind == ledger::kind_of(ledger::PersonMarked{}) ||
         kind == ledger::kind_of(ledger::PersonUnmarked{});
}

class Collector {
 public:
  Collector(const ledger::Ledger& ledger, SectionTexts& texts, const SubjectId& subject,
            Sequence behind, std::size_t most_content)
      : ledger_(ledger),
        texts_(texts),
        subject_(subject),
        behind_(behind),
        content_room_(most_content),
        snapshot_(ledger.snapshot()),
        views_(*snapshot_) {}

  Ruled<ExportData> run() {
    LETHE_TRY_VOID(collect_identities());
    LETHE_TRY_VOID(collect_events());
    LETHE_TRY_VOID(put_head());
    LETHE_TRY_VOID(put_profile());
    LETHE_TRY_VOID(put_content());
    LETHE_TRY_VOID(put_events());
    LETHE_TRY_VOID(put_purposes());
    put_left_out();
    return std::move(data_);
  }

 private:
  /// Who was linked by then, and through whom.
  ledger::Result<void> collect_identities() {
    auto& out = data_.identities;
    out.push_back(subject_);
    for (std::size_t i = 0; i < out.size(); ++i) {
      LETHE_TRY(const auto links, views_.links(out[i]));
      for (const auto& link : links) {
        if (link.linked_at < behind_) out.push_back(link.subject);
      }
    }
    return {};
  }

  ledger::Result<void> collect_events() {
    std::vector<Sequence> found;
    for (const auto& identity : data_.identities) {
      std::size_t taken = 0;
      const auto visit = [&](const projections::Posting& posting) {
        if (is_of_review(posting.kind)) return true;
        found.push_back(posting.sequence);
        return ++taken <= kMostExportedEvents;
      };
      LETHE_TRY_VOID(views_.subject_events(identity, {}, behind_,
                                           projections::Direction::kNewestFirst, visit));
    }
    std::ranges::sort(found);
    if (found.size() > kMostExportedEvents) {
      found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(kMostExportedEvents));
      is_cut_ = true;
    }
    LETHE_TRY(const auto last, ledger_.event({behind_.value - 1}));
    LETHE_TRY(const auto untold,
              UntoldDisclosures::of(*snapshot_, subject_, last.time, AsOf{behind_}));
    for (const auto sequence : found) {
      LETHE_TRY(auto header, ledger_.event(sequence));
      if (!untold.have(header)) data_.events.push_back(std::move(header));
    }
    return {};
  }

  Ruled<void> put_head() {
    const auto& info = ledger_.info();
    LETHE_TRY(const auto last, ledger_.event({behind_.value - 1}));
    const auto signer = ledger_.signer();
    object about{{"id", info.id.str()},
                 {"name", info.name},
                 {"origin", info.origin},
                 {"region", info.region},
                 {"verifier_key", signer->verifier().vkey()}};
    if (signer->keys().all().size() > 1) {
      LETHE_TRY(about[kKeyHistory], key_history_json(ledger_, signer->keys()));
    }
    auto& body = data_.body;
    body["ledger"] = std::move(about);
    body["subject"] = subject_.str();
    body["as_of"] = object{{"size", behind_.value}, {"time", time(last.time)}};
    array identities;
    for (const auto& id : data_.identities) {
      LETHE_TRY(const auto person, views_.person(id));
      if (!person) return ledger::Error::kRowMalformed;
      identities.push_back({{"id", id.str()},
                            {"type", name_of(person->type)},
                            {"origin", name_of(person->origin)},
                            {"registered", time(person->registered)}});
    }
    body["identities"] = std::move(identities);
    return {};
  }

  Ruled<void> put_profile() {
    array profile;
    for (const auto& identity : data_.identities) {
      LETHE_TRY(const auto fields, views_.profile(identity, AsOf{behind_}));
      for (const auto& field : fields) {
        array versions;
        for (const auto& version : field.versions) {
          LETHE_TRY(const auto value, texts_.text(version));
          if (!value) continue;
          LETHE_TRY(const auto event, ledger_.event(version.sequence));
          versions.push_back({{"value", *value},
                              {"time", time(event.time)},
                              {"sequence", version.sequence.value}});
        }
        if (versions.empty()) continue;
        object one{{"identity", identity.str()},
                   {"field", field.name},
                   {"value", versions.back().at("value")}};
        one["versions"] = std::move(versions);
        profile.push_back(std::move(one));
      }
    }
    data_.body["profile"] = std::move(profile);
    return {};
  }

  Ruled<void> put_content() {
    constexpr std::size_t kPage = 1'000;
    array content;
    std::optional<Sequence> before = behind_;
    for (;;) {
      LETHE_TRY(const auto items, views_.items_by(data_.identities, before, kPage));
      for (const auto& item : items) {
        if (is_content_cut_) break;
        LETHE_TRY(auto one, item_of(item));
        content.push_back(std::move(one));
      }
      if (items.size() < kPage || is_content_cut_) break;
      before = items.back().posted_at;
    }
    std::ranges::reverse(content);
    data_.body["content"] = std::move(content);
    return {};
  }

  /// As of then: a later revision or deletion was not yet. The newest versions come first into the
  /// room that there is.
  Ruled<object> item_of(projections::ItemRow item) {
    array versions;
    std::optional<projections::ItemVersion> in_force;
    if (item.deletion && item.deletion->at >= behind_) item.deletion.reset();
    for (auto revision = item.version.revision; revision > 0 && !is_content_cut_; --revision) {
      LETHE_TRY(const auto version, views_.item_version(item, revision));
      if (!version || version->edited_at >= behind_) continue;
      LETHE_TRY(auto one, version_of(*version));
      if (!in_force) in_force = version;
      if (!is_content_cut_) versions.push_back(std::move(one));
    }
    std::ranges::reverse(versions);
    if (in_force) item.version = *in_force;
    auto out = item_json(item);
    out["versions"] = std::move(versions);
    return out;
  }

  Ruled<object> version_of(const projections::ItemVersion& version) {
    LETHE_TRY(const auto event, ledger_.event(version.edited_at));
    object out{{"revision", version.revision}, {"time", time(event.time)}};
    for (const auto& [name, place] :
         {std::pair("title", &version.title), std::pair("body", &version.body)}) {
      if (!*place) continue;
      LETHE_TRY(const auto content, texts_.text(**place));
      if (!content) continue;
      is_content_cut_ = is_content_cut_ || content->size() > content_room_;
      if (is_content_cut_) break;
      content_room_ -= content->size();
      out[name] = *content;
    }
    return out;
  }

  /// What a person asked and decided, who got their data, and who looked.
  Ruled<void> put_events() {
    array consents;
    array requests;
    array recipients;
    array accesses;
    for (const auto& header : data_.events) {
      const auto kind = ledger::kind_name(ledger::kind_of(header.facts));
      if (std::holds_alternative<ledger::AccessRecorded>(header.facts)) {
        accesses.push_back(access_json(header, ShowActor::kNo));
      } else if (std::holds_alternative<ledger::ConsentRecorded>(header.facts)) {
        LETHE_TRY(auto one, told(header));
        consents.push_back(std::move(one));
      } else if (kind == "disclosure.recorded" || kind == "notice.recorded") {
        recipients.push_back(facts_of(header));
      } else if (kind == "objection.recorded" || kind == "restriction.set" ||
                 kind == "restriction.lifted" || kind == "rights_request.recorded" ||
                 kind == "erasure.ordered") {
        LETHE_TRY(auto one, told(header));
        requests.push_back(std::move(one));
      }
    }
    data_.body["consents"] = std::move(consents);
    data_.body["requests"] = std::move(requests);
    data_.body["recipients"] = std::move(recipients);
    data_.body["accesses"] = std::move(accesses);
    return {};
  }

  static object facts_of(const ledger::EventHeader& header) {
    auto event = event_json(header);
    return {{"sequence", header.sequence.value},
            {"time", std::move(event["time"])},
            {"kind", std::move(event["kind"])},
            {"facts", std::move(event["facts"])}};
  }

  /// With what was said in words, and from where. The name of a guardian is another's.
  Ruled<object> told(const ledger::EventHeader& header) {
    auto out = facts_of(header);
    for (std::size_t i = 0; i < header.sections.size(); ++i) {
      const auto role = header.sections[i].role;
      if (role == ledger::SectionRole::kGuardian) continue;
      LETHE_TRY(const auto text, texts_.text(header, static_cast<std::uint16_t>(i)));
      if (!text) continue;
      if (role == ledger::SectionRole::kEvidence) {
        const auto evidence = parse_body(*text);
        out["evidence"] = evidence ? *evidence : boost::json::value(*text);
      } else {
        out["text"] = *text;
      }
    }
    return out;
  }

  Ruled<void> put_purposes() {
    constexpr std::size_t kMostPurposes = 10'000;
    LETHE_TRY(const auto rows, views_.purposes("", kMostPurposes, AsOf{behind_}));
    array purposes;
    for (const auto& row : rows) purposes.push_back(purpose_json(row));
    data_.body["purposes"] = std::move(purposes);
    LETHE_TRY(const auto settings, effective_settings(views_, AsOf{behind_}));
    object retention;
    for (const auto& setting : settings) {
      const auto name = setting.schema->name;
      if (name.ends_with("_retention_days")) retention[name] = setting.value;
    }
    data_.body["retention"] = std::move(retention);
    return {};
  }

  void put_left_out() {
    array out;
    const auto add = [&](const LeftOut& one) {
      out.push_back({{"what", one.what}, {"why", one.why}});
      data_.left_out.emplace_back(one.what);
    };
    for (const auto& one : kAlwaysLeftOut) add(one);
    if (is_cut_) add(kOlderEvents);
    if (is_content_cut_) add(kOlderContent);
    data_.body["left_out"] = std::move(out);
  }

  const ledger::Ledger& ledger_;
  SectionTexts& texts_;
  const SubjectId subject_;
  const Sequence behind_;
  std::size_t content_room_;
  const std::unique_ptr<ledger::LedgerSnapshot> snapshot_;
  const Views views_;
  ExportData data_;
  bool is_cut_ = false;
  bool is_content_cut_ = false;
};

}  // namespace

Ruled<ExportData> export_data(const ledger::Ledger& ledger, SectionTexts& texts,
                              const SubjectId& subject, Sequence behind, std::size_t most_content) {
  return Collector(ledger, texts, subject, behind, most_content).run();
}

}  // namespace lethe::api
