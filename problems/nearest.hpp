#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hesse::problems {

// The candidate of least edit distance (insertions, deletions, substitutions, swaps of neighbours; case ignored), the
// first one on ties; empty when there is none. O(|name| * |candidate|) each.
std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

// `no problem 'mgh/Bael'; the nearest is 'mgh/Beale'`: the sentence every unknown name gets. what: "problem".
std::string unknown_name(std::string_view what, std::string_view name, std::span<const std::string_view> candidates);

}  // namespace hesse::problems
