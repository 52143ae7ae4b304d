// Where a webhook may go.
#include "api/webhooks/target.h"

#include <gtest/gtest.h>

namespace lethe::api::webhooks {
namespace {

TEST(WebhookTarget, HasThePartsOfItsUrl) {
  const auto target = *parse_target("HTTPS://Lab.Example:443/a%20b?c=d");
  EXPECT_TRUE(target.is_secure);
  EXPECT_EQ(target.host, "lab.example");
  EXPECT_EQ(target.port, "443");
  EXPECT_EQ(target.host_field, "lab.example");
  EXPECT_EQ(target.path, "/a%20b?c=d");
  EXPECT_EQ(target.absolute_uri, "https://lab.example/a%20b?c=d");
  const auto bare = *parse_target("https://lab.example:8443");
  EXPECT_EQ(bare.path, "/");
  EXPECT_EQ(bare.host_field, "lab.example:8443");
  EXPECT_EQ(bare.absolute_uri, "https://lab.example:8443/");
  const auto six = *parse_target("http://[::1]:81/x");
  EXPECT_FALSE(six.is_secure);
  EXPECT_EQ(six.host, "::1");
  EXPECT_EQ(six.port, "81");
  EXPECT_EQ(six.host_field, "[::1]:81");
}

TEST(WebhookTarget, IsAnEndpoint) {
  for (const auto* text : {"", "lab", "http://lab.example/", "ftp://lab.example/", "https:///x",
                           "https://u:p@lab.example/", "https://lab.example/#x"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

TEST(WebhookAddress, IsPublicUnlessARegistrySaysOtherwise) {
  for (const auto* in : {"8.8.8.8", "1.1.1.1", "172.32.0.1", "192.167.255.255", "100.128.0.1",
                         "2a00:1450::1", "2600::", "::ffff:8.8.8.8", "64:ff9b::808:808"}) {
    EXPECT_TRUE(is_public(boost::asio::ip::make_address(in))) << in;
  }
  for (const auto* out : {"0.0.0.0",
                          "10.1.2.3",
                          "100.64.0.1",
                          "127.0.0.1",
                          "169.254.169.254",
                          "172.16.0.1",
                          "172.31.255.255",
                          "192.168.1.1",
                          "198.18.0.1",
                          "224.0.0.1",
                          "255.255.255.255",
                          "::",
                          "::1",
                          "fe80::1",
                          "fc00::1",
                          "fd12::1",
                          "ff02::1",
                          "::ffff:10.0.0.1",
                          "::ffff:127.0.0.1",
                          "64:ff9b::a00:1",
                          "2002:a00:1::1",
                          "2001:db8::1",
                          "2001::1",
                          "::10.0.0.1"}) {
    EXPECT_FALSE(is_public(boost::asio::ip::make_address(out))) << out;
  }
}

TEST(WebhookAddress, PlainHttpStaysOnThisMachineAndPrivateOnesNeedTheSetting) {
  struct Row {
    const char* address;
    bool is_secure;
    PrivateAddresses allowed;
    bool may;
  };
  using enum PrivateAddresses;
  for (const auto& row :
       {Row{"8.8.8.8", true, kRefuse, true}, Row{"8.8.8.8", false, kRefuse, false},
        Row{"8.8.8.8", false, kAllow, false}, Row{"10.0.0.1", true, kRefuse, false},
        Row{"10.0.0.1", true, kAllow, true}, Row{"10.0.0.1", false, kAllow, false},
        Row{"127.0.0.1", false, kRefuse, false}, Row{"127.0.0.1", false, kAllow, true},
        Row{"::1", false, kAllow, true}, Row{"::ffff:127.0.0.1", false, kAllow, true},
        Row{"127.0.0.1", true, kRefuse, false}}) {
    EXPECT_EQ(may_reach(boost::asio::ip::make_address(row.address), row.is_secure, row.allowed),
              row.may)
        << row.address << " " << row.is_secure;
  }
}

}  // namespace
}  // namespace lethe::api::webhooks
