#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include <hesse/ad/recording/pages.hpp>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace hesse::ad::pages {

#ifdef __linux__

// Addresses are taken for one unit more and given back before and after what is aligned.
void* allocate(std::size_t bytes) {
  void* const taken = mmap(nullptr, bytes + unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (taken == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(taken);
  const std::size_t before = (unit - reinterpret_cast<std::uintptr_t>(begin) % unit) % unit;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + bytes, unit - before);
  madvise(begin + before, bytes, MADV_HUGEPAGE);  // refused: pages are small
  return begin + before;
}

// What is at the target is unmapped before the pages move. Where they then cannot be moved, the target may be free, or be mapped by
// another thread by now: it must neither be written to nor unmapped. At worst addresses are lost, no memory.
void* grow(void* data, std::size_t bytes, std::size_t more) {
  void* const target = allocate(more);
  if (mremap(data, bytes, more, MREMAP_MAYMOVE | MREMAP_FIXED, target) == MAP_FAILED) throw std::bad_alloc();
  return target;
}

void release(void* data, std::size_t bytes) noexcept { munmap(data, bytes); }

#else

void* allocate(std::size_t bytes) { return ::operator new (bytes, std::align_val_t{unit}); }

void* grow(void* data, std::size_t bytes, std::size_t more) {
  void* const target = allocate(more);
  std::memcpy(target, data, bytes);
  release(data, bytes);
  return target;
}

void release(void* data, std::size_t) noexcept { ::operator delete (data, std::align_val_t{unit}); }

#endif

}  // namespace hesse::ad::pages
