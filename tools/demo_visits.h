// The everyday of the demo: people sign up through the year, come back, and change their minds.
#pragma once

#include "tools/demo_world.h"

namespace lethe::tools {

class DemoVisits {
 public:
  explicit DemoVisits(DemoWorld& world) : world_(world) {}

  void sign_up();
  /// Somebody of those who have signed up comes back.
  void visit();

 private:
  void erase(Somebody& person);
  void edit(const Somebody& person);
  void withdraw(const Somebody& person);
  void agree_anew(const Somebody& person);
  void look(const Somebody& person);
  void do_something(Somebody& person);

  DemoWorld& world_;
  std::vector<Person> people_;
};

}  // namespace lethe::tools
