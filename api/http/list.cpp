#include "api/http/list.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/http/call.h"
#include "api/http/cursor.h"
#include "api/http/responses.h"
#include "crypto/check.h"
#include "ledger/big_endian.h"

namespace lethe::api::http {
namespace {

constexpr std::size_t kDefaultItems = 100;
constexpr std::size_t kItemsAPiece = 500;

/// Pieces of a list, one after another.
class Pieces {
 public:
  Pieces(ReadPage read, crypto::Bytes from, std::optional<std::size_t> most)
      : read_(std::move(read)), from_(std::move(from)), left_(most) {}

  ledger::Result<std::optional<std::string>> next() {
    if (done_) return std::optional<std::string>{};
    const auto limit = std::min(left_.value_or(kItemsAPiece), kItemsAPiece);
    auto page = read_(from_, limit);
    if (!page) return make_error_code(ledger::Error::kStorageFailed);
    std::string lines;
    for (const auto& item : page->items) lines.append(boost::json::serialize(item)) += '\n';
    if (left_) *left_ -= page->items.size();
    done_ = page->next.empty() || left_ == 0;
    from_ = std::move(page->next);
    return std::optional<std::string>(std::move(lines));
  }

 private:
  const ReadPage read_;
  crypto::Bytes from_;
  std::optional<std::size_t> left_;
  bool done_ = false;
};

}  // namespace

Ruled<Response> list_response(const Call& call, const ReadPage& read) {
  LETHE_TRY(const auto limit, query_number(call, "limit", 1, kMostItems));
  LETHE_TRY(const auto from, asked_position(call));
  LETHE_TRY(auto page, read(from, limit.value_or(kDefaultItems)));
  boost::json::array items;
  for (auto& item : page.items) items.push_back(std::move(item));
  boost::json::object body{{"items", std::move(items)}, {"next", nullptr}};
  std::string link;
  if (!page.next.empty()) {
    LETHE_TRY(const auto cursor, make_cursor(call, page.next));
    body["next"] = cursor;
    link = "<" + target_with(call.request->target, cursor) + ">; rel=\"next\"";
  }
  auto response = json_response(200, body);
  if (!link.empty()) response.headers.emplace_back("Link", std::move(link));
  return response;
}

Ruled<Response> stream_response(const CallPtr& call, ReadPage read) {
  if (!accepts(*call, kJsonLines)) {
    auto response = list_response(*call, read);
    if (response) response->headers.emplace_back("Vary", "Accept");
    return response;
  }
  LETHE_TRY(const auto limit, query_number(*call, "limit", 1, kMostItems));
  LETHE_TRY(auto from, asked_position(*call));
  auto pieces = std::make_shared<Pieces>(std::move(read), std::move(from), limit);
  Response response;
  response.content_type = kJsonLines;
  response.headers.emplace_back("Vary", "Accept");
  response.produce = [pieces] { return pieces->next(); };
  return response;
}

crypto::Bytes position_of(std::uint64_t number) {
  return ledger::BigEndianWriter(sizeof(number)).number(number).take();
}

std::uint64_t number_at(const crypto::Bytes& position, std::uint64_t otherwise) {
  if (position.empty()) return otherwise;
  return ledger::BigEndianReader(position).number<std::uint64_t>();
}

}  // namespace lethe::api::http
