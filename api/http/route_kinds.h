// How a line of the table of routes is put together (api/http/routes.cpp). Pure.
#pragma once

#include "api/http/route.h"

namespace lethe::api::http {

constexpr Route read(std::string_view path, std::string_view name, Roles roles, ReadHandler handler,
                     std::string_view query = "") {
  return {.method = Method::kGet,
          .path = path,
          .name = name,
          .kind = RouteKind::kRead,
          .roles = roles,
          .read = handler,
          .query = query};
}
constexpr Route open(std::string_view path, std::string_view name, ReadHandler handler) {
  auto route = read(path, name, {}, handler);
  route.entry = Entry::kPublic;
  return route;
}
constexpr Route write(Method method, std::string_view path, std::string_view name, Roles roles,
                      WriteHandler handler, Body body = Body::kJson) {
  return {.method = method,
          .path = path,
          .name = name,
          .kind = RouteKind::kWrite,
          .roles = roles,
          .write = handler,
          .body = body};
}

constexpr Route content(Route route) {
  route.max_body = kMaxContentBody;
  return route;
}
/// One body, or many in JSON Lines.
constexpr Route rows(Route route) {
  route.body = Body::kJsonOrRows;
  route.max_body = kMaxRowsBody;
  return route;
}
constexpr Route local(Route route) {
  route.entry = Entry::kPublicOnLoopback;
  return route;
}
constexpr Route published(Route route) {
  route.entry = Entry::kPublicWherePublished;
  return route;
}
/// Reads by POST, so that what is looked for is in no URL.
constexpr Route by_body(Route route) {
  route.method = Method::kPost;
  route.body = Body::kJson;
  return route;
}
constexpr Route in_every_region(Route route) {
  route.in_every_region = true;
  return route;
}
constexpr Route with_query(Route route, std::string_view query) {
  route.query = query;
  return route;
}
/// One body that may hold many.
constexpr Route large(Route route) {
  route.max_body = kMaxRowsBody;
  return route;
}
/// Speaks FHIR; `date` may come twice in a search.
constexpr Route fhir_route(Route route) {
  route.is_fhir = true;
  route.repeated = "date";
  return route;
}
constexpr Route access(Route route, std::string_view query) {
  route.kind = RouteKind::kAccess;
  route.query = query;
  return route;
}

}  // namespace lethe::api::http
