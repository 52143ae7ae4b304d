// Backups of log and vault.
#include <boost/json/object.hpp>

#include "api/http/backup_runs.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

std::string_view name_of(BackupRun::State state) {
  switch (state) {
    case BackupRun::State::kRunning:
      return "running";
    case BackupRun::State::kDone:
      return "done";
    case BackupRun::State::kFailed:
      return "failed";
  }
  return {};
}

boost::json::object backup_json(const BackupRun& run) {
  boost::json::object out{{"id", run.id.str()},
                          {"state", name_of(run.state)},
                          {"started_at", ledger::format_rfc3339(run.started)},
                          {"ended_at", nullptr},
                          {"events_total", run.progress.total},
                          {"events_written", run.progress.written},
                          {"events_verified", run.progress.verified},
                          {"bytes_written", run.progress.bytes},
                          {"number", nullptr},
                          {"events", nullptr},
                          {"failure", nullptr}};
  if (run.ended) out["ended_at"] = ledger::format_rfc3339(*run.ended);
  if (run.state == BackupRun::State::kDone) {
    out["number"] = run.report.manifest;
    out["events"] = run.report.events;
  }
  if (run.state == BackupRun::State::kFailed) out["failure"] = run.failure;
  return out;
}

/// What two requests that are one share: who asks, and the key that they give.
Checked<std::string> repeated_by(const Call& call) {
  const auto header = call.request->header("idempotency-key");
  if (!header) return std::string();
  auto key = parse_idempotency_key(*header);
  if (!key) return key.error();
  return call.caller.token.str() + " " + *key;
}

}  // namespace

Ruled<Submission> post_backup(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto body, body_json(call));
  Faults faults;
  ObjectReader(body, "", faults).finish();
  if (!faults.empty()) return std::move(faults).problem();
  LETHE_TRY(const auto key, repeated_by(call));
  const auto started = services.backups != nullptr ? services.backups->start(key) : std::nullopt;
  if (!started) return Problem(ProblemType::kBackupNotConfigured);
  if (!started->is_new && !started->has_same_key) {
    Problem running(ProblemType::kBackupRunning);
    running.members["backup"] = started->run.id.str();
    return running;
  }
  Answer answer;
  answer.status = 202;
  answer.body = backup_json(started->run);
  answer.location = "/v1/backups/" + started->run.id.str();
  return Submission([answer](const api::Request&, const ReplyCallback& done) {
    done({answer, {}, false});
  });
}

Ruled<Response> list_backups(const CallPtr& call, const ReadServices& services) {
  const auto runs =
      services.backups != nullptr ? services.backups->runs() : std::vector<BackupRun>();
  return short_list_response(*call, runs, [](const BackupRun& run) -> Ruled<boost::json::object> {
    return backup_json(run);
  });
}

Ruled<Response> get_backup(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<BackupId>(*call, "backup"));
  const auto run = services.backups != nullptr ? services.backups->find(id) : std::nullopt;
  if (!run) return Problem(ProblemType::kUnknownBackup);
  return json_response(200, backup_json(*run));
}

}  // namespace lethe::api::http
