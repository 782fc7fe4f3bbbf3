#pragma once

#include <cstddef>

// Calls of operator new so far, in the whole test program.
std::size_t allocations();
