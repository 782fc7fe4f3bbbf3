#pragma once

#include <cstddef>

// Memory for large arrays in whole pages, huge ones where the system has them. An array that is written once then costs a page
// fault every two megabytes instead of every four kilobytes; otherwise these are half of what it takes to record a long loop.
namespace hesse::ad::pages {

// All numbers of bytes are multiples of this.
inline constexpr std::size_t unit = std::size_t{1} << 21;

constexpr std::size_t round_up(std::size_t bytes) { return (bytes + unit - 1) / unit * unit; }

// Aligned to a unit. Throws std::bad_alloc.
void* allocate(std::size_t bytes);
// More room for what is there; pages move, their contents are not copied. Throws std::bad_alloc and leaves all as it was.
void* grow(void* data, std::size_t bytes, std::size_t more);
void release(void* data, std::size_t bytes) noexcept;

}  // namespace hesse::ad::pages
