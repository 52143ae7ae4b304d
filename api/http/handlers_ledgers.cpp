// Ledgers and their settings.
#include <algorithm>

#include "api/commands/ledgers.h"
#include "api/commands/privacy_notice.h"
#include "api/commands/regions.h"
#include "api/commands/settings.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api::http {

Ruled<Response> list_ledgers(const CallPtr& call, const ReadServices& services) {
  auto ledgers = services.store.ledgers();
  std::sort(ledgers.begin(), ledgers.end(),
            [](const auto& a, const auto& b) { return a->info().name < b->info().name; });
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    Page page;
    for (const auto& ledger : ledgers) {
      const auto& name = ledger->info().name;
      if (!from.empty() && name < crypto::as_text(from)) continue;
      if (page.items.size() == limit) {
        page.next = crypto::to_bytes(crypto::as_bytes(name));
        break;
      }
      LETHE_TRY(const auto region, region_of(*ledger));
      page.items.push_back(ledger_json(*ledger, region));
    }
    return page;
  });
}

Ruled<Submission> post_ledger(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<CreateLedgerInput>(call));
  if (!services.region.empty() && input.region != services.region) {
    return wrong_region(input.region);
  }
  input.origin_base = services.origin_base;
  auto shared = std::make_shared<CreateLedgerInput>(std::move(input));
  return Submission([&store = services.store, shared](api::Request request, ReplyCallback done) {
    submit_create_ledger(store, std::move(request), std::move(*shared), std::move(done));
  });
}

Ruled<Response> get_ledger(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto region, region_of(*call->ledger));
  return json_response(200, ledger_json(*call->ledger, region));
}

Ruled<Response> get_settings(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto settings, effective_settings(projections::Views(*snapshot), asked.as_of));
  return json_response(200, settings_json(settings));
}

Ruled<Response> get_privacy_notice(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto notice,
            privacy_notice(*call->ledger, projections::Views(*snapshot), asked.as_of));
  return json_response(200, notice);
}

Ruled<Submission> patch_settings(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<ChangeSettingsInput>(call));
  return submission(call, services, api::change_settings, std::move(input));
}

Ruled<Response> list_setting_changes(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(auto filter, event_filter(*call));
  filter.index = [](const auto& views, const auto& range, const auto& visit) {
    return views.setting_changes(range, visit);
  };
  std::shared_ptr<const ledger::LedgerSnapshot> snapshot = call->ledger->snapshot();
  return stream_response(call, walk_events(call, filter, [snapshot](const auto& header) {
                           return settings_change_json(projections::Views(*snapshot), header);
                         }));
}

}  // namespace lethe::api::http
