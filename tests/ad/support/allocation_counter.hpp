#pragma once

#include <cstddef>

// Calls of operator new so far, in the whole test program.
std::size_t allocations();

// Bytes that operator new has given out and not got back; and the most of them since the last reset.
std::size_t allocated_bytes();
std::size_t peak_allocated_bytes();
void reset_peak_allocated_bytes();
