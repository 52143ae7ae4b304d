// Whether the product's views say what the model says.
#pragma once

#include "tests/api/model_commands.h"

namespace lethe::api::testing {

/// Fails the test wherever a view, or what of the vault can still be read, is not as the model has
/// it.
void compare(World& world, const Model& model, const ModelIds& ids);

/// The same of what a person's data may be used for, for every purpose.
void compare_permissions(World& world, const Model& model, const Name& name);

/// Every row of a projection that is in use.
using Rows = std::map<crypto::Bytes, crypto::Bytes>;
std::vector<Rows> rows_of_projections(const World& world);

}  // namespace lethe::api::testing
