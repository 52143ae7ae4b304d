// The pages of the console and what belongs to them, as a browser asks for them.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "api/console/console_files.h"
#include "api/http/exchange.h"

namespace lethe::api::http {

using console::PageFile;

/// The files of a server. Any thread.
class Pages {
 public:
  /// By path, ascending; they must outlive it.
  explicit Pages(std::span<const PageFile> files = {}) : files_(files) {}

  /// What a GET or HEAD is answered with that no route took; nothing where there is no such file.
  /// An address inside an application ("/audit/events/7", "/portal/tickets") is its first page,
  /// when it is asked for as HTML.
  std::optional<Response> answer(const Request& request) const;
  /// Of an address with a slash at its end, as people type it: where the page is (308), which is on
  /// this server. Nothing where answer() would have nothing without the slash.
  std::optional<Response> without_slash(const Request& request) const;

 private:
  const PageFile* find(std::string_view path) const;
  const PageFile* wanted(const Request& request) const;

  std::span<const PageFile> files_;
};

}  // namespace lethe::api::http
