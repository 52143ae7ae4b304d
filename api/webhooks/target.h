// Where a webhook goes: the parts of its URL, and which addresses it may reach. Pure; any thread.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace lethe::api::webhooks {

struct Target {
  bool is_secure = false;
  std::string host;          // without the brackets of an IPv6 address
  std::string port;          // a number
  std::string host_field;    // the header field Host
  std::string path;          // with the query; what the request line has
  std::string absolute_uri;  // RFC 9421's @target-uri, normalised
};

/// Nothing for what is no endpoint (api/codes.h).
std::optional<Target> parse_target(std::string_view endpoint);

enum class PrivateAddresses : bool { kRefuse, kAllow };

/// Routed in the public internet, as far as the registries of special addresses (RFC 6890) go; an
/// IPv4 address within an IPv6 one counts as what it is.
bool is_public(const boost::asio::ip::address& address);
/// Without TLS this machine only; private addresses, this machine among them, as they are allowed.
bool may_reach(const boost::asio::ip::address& address, bool is_secure, PrivateAddresses allowed);

}  // namespace lethe::api::webhooks
