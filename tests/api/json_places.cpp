#include "tests/api/json_places.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/json/request.h"

namespace lethe::api::testing {

std::string at(const boost::json::value& document, const std::string& pointer) {
  boost::system::error_code error;
  const auto* found = document.find_pointer(pointer, error);
  if (found == nullptr) return "(none)";
  return found->is_string() ? std::string(found->get_string().c_str())
                            : boost::json::serialize(*found);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the document is
void each_leaf(const boost::json::value& document, const std::string& pointer,
               const std::function<void(const std::string&)>& visit) {
  if (const auto* members = document.if_object(); members != nullptr && !members->empty()) {
    for (const auto& member : *members) {
      each_leaf(member.value(), pointer_to(pointer, std::string(member.key())), visit);
    }
  } else if (const auto* items = document.if_array(); items != nullptr && !items->empty()) {
    for (std::size_t i = 0; i < items->size(); ++i) {
      each_leaf((*items)[i], pointer_to(pointer, std::to_string(i)), visit);
    }
  } else {
    visit(pointer);
  }
}

}  // namespace lethe::api::testing
