#pragma once

#include <cstddef>

// Memory for large arrays in whole pages, huge ones where the system has them. An array that is written once then costs
// a page fault every two megabytes, not every four kilobytes: half the time to record a long loop.
namespace hesse::ad::detail::pages {

// All byte counts are multiples of this.
inline constexpr std::size_t huge_page = std::size_t{1} << 21;

constexpr std::size_t round_up(std::size_t bytes) { return (bytes + huge_page - 1) / huge_page * huge_page; }

// Aligned to huge_page. Throws std::bad_alloc.
void* allocate(std::size_t bytes);
// Enlarges memory: pages move, contents are not copied. Throws std::bad_alloc and then changes nothing.
void* grow(void* data, std::size_t bytes, std::size_t more);
void release(void* data, std::size_t bytes) noexcept;

}  // namespace hesse::ad::detail::pages
