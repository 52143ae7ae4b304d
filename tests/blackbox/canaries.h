// People whose every word is a canary: random, printable, and found nowhere else.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {

struct CanaryPerson {
  std::string id, external_id;
  std::vector<std::pair<std::string, std::string>> profile;  // as it is now
  std::string email() const { return profile.front().second; }
};

/// Registers people over HTTP, each with a profile, an edit of it, a consent with evidence and an
/// access with a reason.
class Canaries {
 public:
  /// What every canary begins with, another one in each run: to find one is to find them all.
  explicit Canaries(std::uint64_t seed);
  const std::string& marker() const { return marker_; }

  void register_people(ServedLethe& lethe, const std::string& agent, std::size_t count);
  const std::vector<CanaryPerson>& people() const { return people_; }

 private:
  std::string canary();
  void make(CanaryPerson& person);

  std::mt19937_64 random_;
  std::string marker_;
  std::vector<CanaryPerson> people_;
};

/// At the person's own wish; completed when this returns.
void erase(ServedLethe& lethe, const CanaryPerson& person);
/// What is found by the person's e-mail address, as JSON.
std::string found_by_email(ServedLethe& lethe, const CanaryPerson& person);

}  // namespace lethe::tests::blackbox
