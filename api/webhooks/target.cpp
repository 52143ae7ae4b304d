#include "api/webhooks/target.h"

#include <algorithm>
#include <array>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include "api/codes.h"

namespace lethe::api::webhooks {
namespace {

namespace ip = boost::asio::ip;

struct Special4 {
  std::array<unsigned char, 4> address;
  unsigned short length;
};
// RFC 6890 and its registry: not globally reachable.
constexpr std::array kSpecial4{
    Special4{{0, 0, 0, 0}, 8},      Special4{{10, 0, 0, 0}, 8},     Special4{{100, 64, 0, 0}, 10},
    Special4{{127, 0, 0, 0}, 8},    Special4{{169, 254, 0, 0}, 16}, Special4{{172, 16, 0, 0}, 12},
    Special4{{192, 0, 0, 0}, 24},   Special4{{192, 0, 2, 0}, 24},   Special4{{192, 88, 99, 0}, 24},
    Special4{{192, 168, 0, 0}, 16}, Special4{{198, 18, 0, 0}, 15},  Special4{{198, 51, 100, 0}, 24},
    Special4{{203, 0, 113, 0}, 24}, Special4{{224, 0, 0, 0}, 4},    Special4{{240, 0, 0, 0}, 4},
};

bool is_public(const ip::address_v4& address) {
  return std::ranges::none_of(kSpecial4, [&](const Special4& special) {
    const auto network = ip::make_network_v4(ip::address_v4(special.address), special.length);
    return ip::make_network_v4(address, special.length).canonical() == network;
  });
}

ip::address_v4 last_four(const ip::address_v6::bytes_type& bytes, std::size_t at) {
  return ip::address_v4({bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
}

bool begins(const ip::address_v6::bytes_type& bytes, std::initializer_list<unsigned char> with) {
  return std::equal(with.begin(), with.end(), bytes.begin());
}

bool is_public(const ip::address_v6& address) {
  const auto bytes = address.to_bytes();
  if (address.is_v4_mapped()) return is_public(last_four(bytes, 12));
  if (begins(bytes, {0x00, 0x64, 0xff, 0x9b})) return is_public(last_four(bytes, 12));  // NAT64
  if (begins(bytes, {0x20, 0x02})) return is_public(last_four(bytes, 2));               // 6to4
  if (begins(bytes, {0x20, 0x01, 0x0d, 0xb8})) return false;                            // examples
  if (begins(bytes, {0x20, 0x01, 0x00})) return false;  // protocol assignments, Teredo
  return (bytes[0] & 0xe0U) == 0x20;                    // 2000::/3, global unicast
}

bool is_this_machine(const ip::address& address) {
  if (address.is_loopback()) return true;
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return false;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6()).is_loopback();
}

}  // namespace

std::optional<Target> parse_target(std::string_view endpoint) {
  if (!kEndpoint.holds(endpoint)) return std::nullopt;
  auto parsed = boost::urls::parse_uri({endpoint.data(), endpoint.size()});
  if (!parsed) return std::nullopt;
  boost::urls::url url(*parsed);
  url.normalize();
  Target out;
  out.is_secure = url.scheme_id() == boost::urls::scheme::https;
  const std::string default_port = out.is_secure ? "443" : "80";
  out.port = url.has_port() ? std::string(url.port()) : default_port;
  if (out.port == default_port || out.port.empty()) {
    out.port = default_port;
    url.remove_port();
  }
  out.host = std::string(url.host_address());
  out.host_field = std::string(url.encoded_host_and_port());
  out.path = std::string(url.encoded_resource());
  if (!out.path.starts_with('/')) out.path.insert(0, "/");  // RFC 9110, 4.2.3
  out.absolute_uri = (out.is_secure ? "https://" : "http://") + out.host_field + out.path;
  return out;
}

bool is_public(const ip::address& address) {
  return address.is_v4() ? is_public(address.to_v4()) : is_public(address.to_v6());
}

bool may_reach(const ip::address& address, bool is_secure, PrivateAddresses allowed) {
  if (!is_secure && !is_this_machine(address)) return false;
  return allowed == PrivateAddresses::kAllow || is_public(address);
}

}  // namespace lethe::api::webhooks
