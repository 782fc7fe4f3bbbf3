#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

#include <hesse/ad/detail/core/pages.hpp>

namespace hesse::ad::detail {

// An array of plain data that only grows at its end. A large one has memory pages of its own, which move without being
// copied. Growing needs neither time nor twice the memory; recordings of many millions of operations depend on it.
template <class T>
class GrowingArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  GrowingArray() = default;
  GrowingArray(GrowingArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)),
        paged_(std::exchange(other.paged_, 0)) {}
  GrowingArray& operator=(GrowingArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    std::swap(paged_, other.paged_);
    return *this;
  }
  ~GrowingArray() { free(); }

  void push_back(const T& value) {
    if (size_ == capacity_) grow();
    data_[size_++] = value;
  }
  // Makes room for `count` more elements at the end; the caller fills it.
  T* append(std::size_t count) {
    while (capacity_ - size_ < count) grow();
    size_ += count;
    return data_ + (size_ - count);
  }
  void truncate(std::size_t size) { size_ = size; }
  void clear() { truncate(0); }
  // Releases all memory.
  void release() { *this = GrowingArray(); }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  const T& back() const { return data_[size_ - 1]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  std::size_t bytes() const { return capacity_ * sizeof(T); }

 private:
  static constexpr std::size_t min_capacity = 64;

  // Throws std::bad_alloc and leaves the array unchanged.
  [[gnu::noinline]] void grow() {
    std::size_t bytes = (capacity_ < min_capacity ? min_capacity : capacity_ + capacity_ / 2) * sizeof(T);
    void* data = nullptr;
    if (bytes < pages::huge_page) {
      data = std::realloc(static_cast<void*>(data_), bytes);
      if (data == nullptr) throw std::bad_alloc();
    } else {
      bytes = pages::round_up(bytes);
      if (paged_ > 0) {
        data = pages::grow(data_, paged_, bytes);
      } else {
        data = pages::allocate(bytes);
        if (size_ > 0) std::memcpy(data, static_cast<const void*>(data_), size_ * sizeof(T));
        std::free(data_);
      }
      paged_ = bytes;
    }
    data_ = static_cast<T*>(data);
    capacity_ = bytes / sizeof(T);
  }
  void free() {
    if (paged_ > 0)
      pages::release(data_, paged_);
    else
      std::free(data_);
  }

  T* data_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;
  std::size_t paged_ = 0;  // bytes in pages of its own
};

}  // namespace hesse::ad::detail
