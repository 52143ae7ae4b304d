// An export as a page that a person can read: one file of HTML that loads nothing and runs nothing.
// Every text in it is shown as text, whatever it holds. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace lethe::api {

/// `data` is the body of export_data().
std::string export_page(const boost::json::object& data);

}  // namespace lethe::api
