#include "api/http/pages.h"

#include <algorithm>

namespace lethe::api::http {
namespace {

constexpr std::string_view kFirst = "index.html";
// Scripts and requests of this origin alone. Components set styles of elements, which is why styles
// may be inline.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

/// Whether one of the things that a header lists begins with a name, and is not refused by it.
bool lists(const Request& request, std::string_view header, std::string_view name) {
  const auto value = request.header(header);
  if (!value) return false;
  for (auto rest = *value; !rest.empty();) {
    const auto comma = std::min(rest.find(','), rest.size());
    auto one = rest.substr(0, comma);
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    const bool is_refused = one.ends_with("q=0") || one.ends_with("q=0.0");
    if (one.starts_with(name) && !is_refused) return true;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return false;
}

std::string joined(std::span<const std::string> segments) {
  std::string out;
  for (const auto& segment : segments) {
    if (!out.empty()) out += '/';
    out += segment;
  }
  return out;
}

Response response_of(const PageFile& file, const Request& request) {
  Response out;
  const bool is_known = lists(request, "if-none-match", file.etag);
  if (is_known) {
    out.status = 304;
  } else {
    const bool is_compressed = !file.gzip.empty() && lists(request, "accept-encoding", "gzip");
    out.content_type = file.content_type;
    out.body = is_compressed ? file.gzip : file.bytes;
    if (is_compressed) out.headers.emplace_back("Content-Encoding", "gzip");
  }
  out.headers.emplace_back("ETag", file.etag);
  out.headers.emplace_back("Vary", "Accept-Encoding");
  out.headers.emplace_back("Cache-Control",
                           file.is_hashed ? "public, max-age=31536000, immutable" : "no-cache");
  out.headers.emplace_back("Content-Security-Policy", kPolicy);
  out.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  // Portals elsewhere embed the widget; the rest is for these pages.
  const bool is_for_others = file.path == "widget.js";
  out.headers.emplace_back("Cross-Origin-Resource-Policy",
                           is_for_others ? "cross-origin" : "same-origin");
  return out;
}

}  // namespace

const PageFile* Pages::find(std::string_view path) const {
  const auto found = std::ranges::lower_bound(files_, path, {}, &PageFile::path);
  return found != files_.end() && found->path == path ? &*found : nullptr;
}

const PageFile* Pages::wanted(const Request& request) const {
  const auto& path = request.path;
  if (path.empty()) return find(kFirst);
  if (const auto* file = find(joined(path))) return file;
  // The API is below these, and what is missing there is told as the API tells it.
  const bool is_of_api = path.front() == "v1" || path.front() == "fhir";
  if (is_of_api || !lists(request, "accept", "text/html")) return nullptr;
  const auto* inner = find(path.front() + "/" + std::string(kFirst));
  return inner != nullptr ? inner : find(kFirst);
}

std::optional<Response> Pages::without_slash(const Request& request) const {
  if (!answer(request)) return std::nullopt;
  // As it was sent: a path whose first segment is not empty, so that no browser takes it for
  // another server's.
  auto target = request.target;
  target.erase(std::min(target.find('?'), target.size()) - 1, 1);
  Response out;
  out.status = 308;
  out.headers.emplace_back("Location", std::move(target));
  out.headers.emplace_back("Cache-Control", "no-cache");
  out.headers.emplace_back("Vary", "Accept");
  return out;
}

std::optional<Response> Pages::answer(const Request& request) const {
  if (request.method != Method::kGet && request.method != Method::kHead) return std::nullopt;
  const auto* file = wanted(request);
  if (file == nullptr) return std::nullopt;
  return response_of(*file, request);
}

}  // namespace lethe::api::http
