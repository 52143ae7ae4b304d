#include "api/http/route.h"

#include <algorithm>

namespace lethe::api::http {

namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

/// Fits one segment of a template, or all that is left for "{name...}"; answers how many segments
/// it took.
std::size_t fit(std::string_view part, const std::vector<std::string>& path, std::size_t at,
                Parameters& out) {
  if (part.size() < 2 || part.front() != '{' || part.back() != '}') return path[at] == part ? 1 : 0;
  auto name = part.substr(1, part.size() - 2);
  if (!name.ends_with("...")) {
    out.emplace(name, path[at]);
    return 1;
  }
  name.remove_suffix(3);
  std::string rest;
  for (auto i = at; i < path.size(); ++i) rest += (rest.empty() ? "" : "/") + path[i];
  out.emplace(name, std::move(rest));
  return path.size() - at;
}

std::optional<Parameters> fits(std::string_view pattern, const std::vector<std::string>& path) {
  Parameters parameters;
  std::size_t at = 0;
  for (pattern.remove_prefix(1); !pattern.empty();) {
    if (at >= path.size()) return std::nullopt;
    const auto slash = pattern.find('/');
    const auto taken = fit(pattern.substr(0, slash), path, at, parameters);
    if (taken == 0) return std::nullopt;
    at += taken;
    pattern.remove_prefix(slash == std::string_view::npos ? pattern.size() : slash + 1);
  }
  if (at != path.size()) return std::nullopt;
  return parameters;
}

}  // namespace

Match match_route(Method method, const std::vector<std::string>& path) {
  const auto wanted = method == Method::kHead ? Method::kGet : method;
  Match match;
  for (const auto& route : routes()) {
    auto parameters = fits(route.path, path);
    if (!parameters) continue;
    if (match.route == nullptr && route.method == wanted) {
      match.route = &route;
      match.parameters = std::move(*parameters);
    }
    const auto name = method_name(route.method);
    if (match.allow.find(name) == std::string::npos) {
      if (!match.allow.empty()) match.allow += ", ";
      match.allow += name;
      if (route.method == Method::kGet) match.allow += ", HEAD";
    }
  }
  return match;
}

bool fits_raw(std::string_view pattern, std::string_view path) {
  if (!path.starts_with('/')) return false;
  std::vector<std::string> segments;
  for (path.remove_prefix(1); !path.empty();) {
    const auto slash = path.find('/');
    segments.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return fits(pattern, segments).has_value();
}

}  // namespace lethe::api::http
