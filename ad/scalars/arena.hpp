#pragma once

#include <bit>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace hesse::ad {

/// Append-only storage in chunks of geometric size, so that nothing moves while it grows and nothing is freed by clear().
/// Chunk k holds first·2ᵏ elements and begins at element first·(2ᵏ - 1).  Append O(1); memory at most twice what is used.
template <class U>
class Arena {
 public:
  struct Chunk {
    U* data;
    std::size_t offset;
    std::size_t capacity;
  };

  explicit Arena(std::size_t first_chunk = 256) : first_(std::bit_ceil(first_chunk == 0 ? 1 : first_chunk)) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    destroy_from(0);
    for (const Chunk& chunk : chunks_) std::allocator<U>{}.deallocate(chunk.data, chunk.capacity);
  }

  template <class... A>
  void push(A&&... arguments) {
    if (next_ == end_) [[unlikely]]
      grow();
    std::construct_at(next_, std::forward<A>(arguments)...);
    ++next_;
  }

  std::size_t size() const { return chunks_.empty() ? 0 : offset_ + static_cast<std::size_t>(next_ - begin_); }
  std::size_t capacity() const { return chunks_.empty() ? 0 : chunks_.back().offset + chunks_.back().capacity; }
  const Chunk& chunk_of(std::size_t element) const { return chunks_[chunk_index(element)]; }
  U& operator[](std::size_t element) const {
    const Chunk& chunk = chunk_of(element);
    return chunk.data[element - chunk.offset];
  }

  /// Keeps the first `size` elements; the memory stays for the next recording.
  void truncate(std::size_t size) {
    if (size >= this->size()) return;
    destroy_from(size);
    open(chunk_index(size));
    next_ = begin_ + (size - offset_);
  }

 private:
  std::size_t chunk_index(std::size_t element) const {
    return static_cast<std::size_t>(std::bit_width(element / first_ + 1)) - 1;
  }

  void open(std::size_t index) {
    if (index == chunks_.size()) {
      const std::size_t capacity = first_ << index;
      chunks_.reserve(index + 1);
      U* data = std::allocator<U>{}.allocate(capacity);
      chunks_.push_back({data, first_ * ((std::size_t{1} << index) - 1), capacity});
    }
    begin_ = next_ = chunks_[index].data;
    end_ = begin_ + chunks_[index].capacity;
    offset_ = chunks_[index].offset;
  }

  [[gnu::noinline]] void grow();

  void destroy_from([[maybe_unused]] std::size_t from) {
    if constexpr (!std::is_trivially_destructible_v<U>)
      for (std::size_t i = from, n = size(); i < n; ++i) std::destroy_at(&(*this)[i]);
  }

  U* next_ = nullptr;
  U* end_ = nullptr;
  U* begin_ = nullptr;
  std::size_t offset_ = 0;
  std::size_t first_;
  std::vector<Chunk> chunks_;
};

template <class U>
void Arena<U>::grow() {
  open(chunks_.empty() ? 0 : chunk_index(offset_) + 1);
}

}  // namespace hesse::ad
