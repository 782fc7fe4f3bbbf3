#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include <hesse/ad/detail/core/pages.hpp>

#ifdef __linux__
#include <sys/mman.h>
#endif

// Pages by mmap, mremap and madvise.
namespace hesse::ad::detail::pages {

#ifdef __linux__

// Reserves one huge_page more than needed, and unmaps what is before and after the aligned range.
void* allocate(std::size_t bytes) {
  void* const taken = mmap(nullptr, bytes + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (taken == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(taken);
  const std::size_t before = (huge_page - reinterpret_cast<std::uintptr_t>(begin) % huge_page) % huge_page;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + bytes, huge_page - before);
  madvise(begin + before, bytes, MADV_HUGEPAGE);  // if refused, the pages are small
  return begin + before;
}

// The target is unmapped before the pages move. If they cannot be moved then, the target may be free or mapped by
// another thread by now: it must neither be written nor unmapped. At worst addresses are lost, no memory.
void* grow(void* data, std::size_t bytes, std::size_t more) {
  void* const target = allocate(more);
  if (mremap(data, bytes, more, MREMAP_MAYMOVE | MREMAP_FIXED, target) == MAP_FAILED) throw std::bad_alloc();
  return target;
}

void release(void* data, std::size_t bytes) noexcept { munmap(data, bytes); }

#else

void* allocate(std::size_t bytes) { return ::operator new (bytes, std::align_val_t{huge_page}); }

void* grow(void* data, std::size_t bytes, std::size_t more) {
  void* const target = allocate(more);
  std::memcpy(target, data, bytes);
  release(data, bytes);
  return target;
}

void release(void* data, std::size_t) noexcept { ::operator delete (data, std::align_val_t{huge_page}); }

#endif

}  // namespace hesse::ad::detail::pages
