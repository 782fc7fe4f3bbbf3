#include "allocation_counter.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<std::size_t> count{0}, held{0}, peak{0};
}

std::size_t allocations() { return count.load(); }
std::size_t allocated_bytes() { return held.load(); }
std::size_t peak_allocated_bytes() { return peak.load(); }
void reset_peak_allocated_bytes() { peak.store(held.load()); }

void* operator new(std::size_t size) {
  ++count;
  void* memory = std::malloc(size ? size : 1);
  if (!memory) throw std::bad_alloc();
  const std::size_t now = held += malloc_usable_size(memory);
  for (std::size_t most = peak.load(); most < now && !peak.compare_exchange_weak(most, now);) {
  }
  return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return operator new(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept {
  if (memory) held -= malloc_usable_size(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
