// api/openapi.yaml as JSON, its operations, and whether a value keeps to one of its schemas.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <set>
#include <string>
#include <vector>

namespace lethe::api::testing {

struct Operation {
  std::string method, path, id;  // method in upper case
  const boost::json::object* object = nullptr;
  std::vector<const boost::json::object*> parameters;  // of the path and its own, resolved

  std::set<std::string> strings(std::string_view member) const;  // of a list of strings
  std::set<std::string> parameter_names(std::string_view in) const;
};

/// Neither copies nor moves: operations point into it.
class OpenApiDocument {
 public:
  explicit OpenApiDocument(const std::string& yaml);

  const boost::json::object& root() const { return root_; }
  std::vector<Operation> operations() const;
  const boost::json::object& schema(const std::string& name) const;
  /// The object itself, or what its $ref names; fails the test when that is not there.
  const boost::json::object& resolve(const boost::json::object& object) const;
  /// Every $ref, anywhere.
  std::vector<std::string> references() const;

  /// What is wrong with the value, each with its place; empty when nothing is. Knows the keywords
  /// that the description uses.
  std::vector<std::string> faults(const boost::json::value& value,
                                  const boost::json::object& schema,
                                  const std::string& place = "") const;

 private:
  std::vector<std::string> object_faults(const boost::json::object& value,
                                         const boost::json::object& schema,
                                         const std::string& place) const;
  boost::json::object root_;
};

/// The document of this source tree.
const OpenApiDocument& openapi();

}  // namespace lethe::api::testing
