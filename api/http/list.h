// Lists: pages with cursors and RFC 8288 links, or everything as JSON Lines.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <vector>

#include "api/http/route.h"

namespace lethe::api::http {

inline constexpr std::size_t kMostItems = 1'000;

struct Page {
  std::vector<boost::json::object> items;
  crypto::Bytes next;  // where the next page begins; empty at the end
};
/// At most `limit` items from a position on; empty: from the beginning. May answer fewer with a
/// `next`, when it has looked at much and found little. Called on worker threads, one at a time.
using ReadPage = std::function<Ruled<Page>(const crypto::Bytes& from, std::size_t limit)>;

/// {"items": [...], "next": cursor or null} of `limit` items (1 to kMostItems, 100 by default) from
/// `cursor` on.
Ruled<Response> list_response(const Call& call, const ReadPage& read);
/// The same; with Accept: application/jsonl every item from `cursor` on, one a line, streamed, or
/// `limit` of them when it is given. `read` must own what it needs.
Ruled<Response> stream_response(const CallPtr& call, ReadPage read);

/// A position that is a number, for lists that have one.
crypto::Bytes position_of(std::uint64_t number);
std::uint64_t number_at(const crypto::Bytes& position, std::uint64_t otherwise);

/// A list that is short enough to be read whole, in pages by place in it. `json` makes an item of a
/// row, as a Ruled<boost::json::object>.
template <class Row, class Json>
Ruled<Response> short_list_response(const Call& call, const std::vector<Row>& rows,
                                    const Json& json) {
  return list_response(call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    Page page;
    for (auto at = number_at(from, 0); at < rows.size(); ++at) {
      if (page.items.size() == limit) {
        page.next = position_of(at);
        break;
      }
      Ruled<boost::json::object> item = json(rows[at]);
      if (!item) return item.error();
      page.items.push_back(std::move(*item));
    }
    return page;
  });
}

/// A list of rows, newest first, each of which is known by the event that recorded it. `read` gives
/// the rows recorded before an event, at most so many, as a Ruled or Result of a vector; `json`
/// makes an item of a row, as a Ruled<std::optional<boost::json::object>>: nothing of one that is
/// not in the list after all.
template <class Row, class Read, class Json>
Ruled<Response> newest_first_response(const Call& call, ledger::Sequence behind,
                                      ledger::Sequence Row::*recorded_at, const Read& read,
                                      const Json& json) {
  return list_response(call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    const auto rows = read(ledger::Sequence{number_at(from, behind.value)}, limit);
    if (!rows) return rows.error();
    Page page;
    for (const Row& row : *rows) {
      Ruled<std::optional<boost::json::object>> item = json(row);
      if (!item) return item.error();
      if (*item) page.items.push_back(std::move(**item));
    }
    if (rows->size() == limit) page.next = position_of((rows->back().*recorded_at).value);
    return page;
  });
}

}  // namespace lethe::api::http
