// api/openapi.yaml as it was when the program was built.
#pragma once

#include <string_view>

namespace lethe::api::http {

std::string_view openapi_text();

}  // namespace lethe::api::http
