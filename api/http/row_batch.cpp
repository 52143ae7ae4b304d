#include "api/http/row_batch.h"

#include <boost/json/serialize.hpp>
#include <mutex>

#include "api/http/responses.h"
#include "crypto/check.h"
#include "crypto/hash.h"

namespace lethe::api::http {
namespace {

constexpr std::size_t kMaxRowDepth = 16;

/// One line on its way.
struct BatchRow {
  std::size_t line = 0;  // from 1
  crypto::Hash hash;     // of its bytes
  Submission submit;     // of one that could be read
  Problem problem;       // of one that could not
};

/// Submits a window of rows, and one more for each that is done. Shared by the callbacks of its
/// rows.
class RowBatch : public std::enable_shared_from_this<RowBatch> {
 public:
  RowBatch(std::vector<BatchRow> rows, api::Request request, ReplyCallback done)
      : rows_(std::move(rows)),
        replies_(rows_.size()),
        request_(std::move(request)),
        done_(std::move(done)) {}

  void start() { pump(); }

 private:
  /// One thread at a time submits: whoever finds another at it leaves it to that one.
  void pump() {
    std::unique_lock lock(mutex_);
    if (is_pumping_) return;
    is_pumping_ = true;
    while (in_flight_ < kMostInFlight && next_ < rows_.size()) {
      const auto at = next_++;
      ++in_flight_;
      lock.unlock();
      submit(at);
      lock.lock();
    }
    is_pumping_ = false;
  }

  void submit(std::size_t at) {
    auto& row = rows_[at];
    if (!row.submit) {
      Reply reply;
      reply.result = std::move(row.problem);
      return decided(at, std::move(reply));
    }
    auto request = request_;
    if (request.idempotency) {
      request.idempotency->key += "#" + std::to_string(row.line);
      request.idempotency->body_hash = row.hash;
    }
    row.submit(std::move(request), [self = shared_from_this(), at](Reply reply) {
      self->decided(at, std::move(reply));
    });
  }

  void decided(std::size_t at, Reply reply) {
    replies_[at] = std::move(reply);
    std::unique_lock lock(mutex_);
    --in_flight_;
    const bool is_last = ++finished_ == rows_.size();
    lock.unlock();
    if (is_last) {
      finish();
    } else {
      pump();
    }
  }

  void finish() {
    Reply reply;
    Answer answer;
    answer.completion = BodyMaking{[self = shared_from_this()] { return self->body(); }};
    reply.result = std::move(answer);
    done_(std::move(reply));
  }

  boost::json::object body() const {
    std::uint64_t accepted = 0, repeated = 0, refused = 0;
    boost::json::array rows;
    rows.reserve(rows_.size());
    for (std::size_t at = 0; at < rows_.size(); ++at) {
      const auto& reply = replies_[at];
      boost::json::object out{{"line", rows_[at].line}};
      if (reply.refused()) {
        ++refused;
        out["status"] = reply.problem().status();
        out["problem"] = problem_json(reply.problem());
      } else {
        const auto& answer = reply.answer();
        ++(reply.replayed || answer.status == 200 ? repeated : accepted);
        out["status"] = answer.status;
        for (const auto& member : answer.body) out[member.key()] = member.value();
      }
      rows.push_back(std::move(out));
    }
    return {{"accepted", accepted},
            {"repeated", repeated},
            {"refused", refused},
            {"rows", std::move(rows)}};
  }

  std::vector<BatchRow> rows_;
  std::vector<Reply> replies_;
  const api::Request request_;
  const ReplyCallback done_;
  std::mutex mutex_;  // guards all below
  std::size_t next_ = 0, in_flight_ = 0, finished_ = 0;
  bool is_pumping_ = false;
};

BatchRow made_row(std::string_view text, std::size_t line, const Checked<boost::json::value>& value,
                  const RowSubmission& make) {
  BatchRow row;
  row.line = line;
  row.hash = crypto::sha256(crypto::as_bytes(text));
  if (!value) {
    row.problem = value.error();
    return row;
  }
  auto made = make(*value);
  if (made) {
    row.submit = std::move(*made);
  } else {
    row.problem = problem_of(made.error());
  }
  return row;
}

BatchRow read_row(std::string_view text, std::size_t line, const RowSubmission& make) {
  return made_row(text, line, parse_body(text, {.max_size = kMaxRow, .max_depth = kMaxRowDepth}),
                  make);
}

Problem too_many() {
  return {ProblemType::kMalformedBody, "at most 10000 lines at a time"};
}

Ruled<Submission> submission_of(std::shared_ptr<std::vector<BatchRow>> rows) {
  if (rows->empty()) return Problem(ProblemType::kMalformedBody, "there is no line");
  return Submission([rows = std::move(rows)](api::Request request, ReplyCallback done) {
    std::make_shared<RowBatch>(std::move(*rows), std::move(request), std::move(done))->start();
  });
}

}  // namespace

bool has_rows(const Call& call) {
  const auto type = body_type(*call.request);
  return type == kJsonLines || type == kFhirLines;
}

Ruled<Submission> submit_values(const boost::json::array& values, const RowSubmission& make) {
  if (values.size() > kMostRows) return too_many();
  auto rows = std::make_shared<std::vector<BatchRow>>();
  for (const auto& value : values) {
    rows->push_back(made_row(boost::json::serialize(value), rows->size() + 1, value, make));
  }
  return submission_of(std::move(rows));
}

Ruled<Submission> submit_rows(const Call& call, const RowSubmission& make) {
  auto rows = std::make_shared<std::vector<BatchRow>>();
  std::string_view rest = call.request->body;
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (text.empty()) continue;
    if (rows->size() == kMostRows) return too_many();
    rows->push_back(read_row(text, line, make));
  }
  return submission_of(std::move(rows));
}

}  // namespace lethe::api::http
