#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hesse::apps {

// Edits (insert, delete, replace, swap of neighbours) from a to b, letters compared without regard to case.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to name; empty where none is near enough to be meant.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

// `unknown KIND "NAME"; did you mean "…"?`, or the list of candidates where it is short.
std::string unknown(std::string_view kind, std::string_view name, const std::vector<std::string>& candidates);

}  // namespace hesse::apps
