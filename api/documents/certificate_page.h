// A certificate of an erasure as a page to hand to the person, with the document itself in it.
// Pure; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace lethe::api {

/// `certificate` is what make_certificate() makes.
std::string certificate_page(const boost::json::object& certificate);

}  // namespace lethe::api
