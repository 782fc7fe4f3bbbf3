#pragma once

#include <bit>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace hesse::ad::detail {

/// Arena: append-only storage in blocks of doubling size. Elements never move, and clear() frees no memory. Block k
/// holds first·2ᵏ elements and begins at first·(2ᵏ - 1). Appending is O(1); at most twice the used memory is held.
template <class U>
class Arena {
 public:
  struct Block {
    U* data;
    std::size_t offset;
    std::size_t capacity;
  };

  explicit Arena(std::size_t first_block = 256) : first_(std::bit_ceil(first_block == 0 ? 1 : first_block)) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    destroy_from(0);
    for (const Block& block : blocks_) std::allocator<U>{}.deallocate(block.data, block.capacity);
  }

  template <class... A>
  void push(A&&... arguments) {
    if (next_ == end_) [[unlikely]]
      grow();
    std::construct_at(next_, std::forward<A>(arguments)...);
    ++next_;
  }

  std::size_t size() const { return blocks_.empty() ? 0 : offset_ + static_cast<std::size_t>(next_ - begin_); }
  std::size_t capacity() const { return blocks_.empty() ? 0 : blocks_.back().offset + blocks_.back().capacity; }
  const Block& block_of(std::size_t element) const { return blocks_[block_index(element)]; }
  U& operator[](std::size_t element) const {
    const Block& block = block_of(element);
    return block.data[element - block.offset];
  }

  /// Keeps the first `size` elements. The memory stays for the next recording.
  void truncate(std::size_t size) {
    if (size >= this->size()) return;
    destroy_from(size);
    open(block_index(size));
    next_ = begin_ + (size - offset_);
  }

 private:
  std::size_t block_index(std::size_t element) const {
    return static_cast<std::size_t>(std::bit_width(element / first_ + 1)) - 1;
  }

  void open(std::size_t index) {
    if (index == blocks_.size()) {
      const std::size_t capacity = first_ << index;
      blocks_.reserve(index + 1);
      U* data = std::allocator<U>{}.allocate(capacity);
      blocks_.push_back({data, first_ * ((std::size_t{1} << index) - 1), capacity});
    }
    begin_ = next_ = blocks_[index].data;
    end_ = begin_ + blocks_[index].capacity;
    offset_ = blocks_[index].offset;
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
  std::vector<Block> blocks_;
};

template <class U>
void Arena<U>::grow() {
  open(blocks_.empty() ? 0 : block_index(offset_) + 1);
}

}  // namespace hesse::ad::detail
