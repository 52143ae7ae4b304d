// Invented people for the demo ledger: a seeded generator over short lists of names in the world's
// scripts. The same seed gives the same people. Nobody in it exists; e-mail addresses are under
// reserved `.example` domains (RFC 2606).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lethe::tools {

/// SplitMix64: small, and the same everywhere (the standard library's distributions are not).
class DemoRandom {
 public:
  explicit DemoRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// 0 .. behind - 1. REQUIRES behind > 0.
  std::uint64_t below(std::uint64_t behind) { return next() % behind; }
  bool one_in(std::uint64_t count) { return below(count) == 0; }

 private:
  std::uint64_t state_;
};

struct DemoPerson {
  std::string external_id;
  std::string language;  // BCP 47
  std::vector<std::pair<std::string, std::string>> profile;
};

/// Number `number` of the world of this generator; staff have addresses at the organisation.
DemoPerson make_demo_person(DemoRandom& random, std::uint64_t number, bool is_staff);

/// A short reason that a member of staff could give for looking at a record.
std::string make_demo_reason(DemoRandom& random);

}  // namespace lethe::tools
