#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

namespace hesse::ad::detail {

// Collects the elements at which a guard failed: there the programs do not compute the user's function.
class FailedGuards {
 public:
  struct Element {
    std::uint32_t type = 0, number = 0;  // the number that the element was given
  };

  std::size_t count() const { return count_; }
  // In the order of evaluation. The list is complete unless memory ran out.
  std::span<const Element> elements() const { return elements_; }
  std::size_t bytes() const { return elements_.capacity() * sizeof(Element); }

  void clear() {
    count_ = 0;
    elements_.clear();
  }
  // Must not throw.
  void add(Element element) noexcept {
    ++count_;
    try {
      elements_.push_back(element);
    } catch (const std::bad_alloc&) {
    }
  }
  void add(const FailedGuards& later) noexcept {
    const std::size_t total = count_ + later.count_;
    for (const Element& element : later.elements_) add(element);
    count_ = total;
  }

 private:
  std::size_t count_ = 0;
  std::vector<Element> elements_;
};

// What is done with the results of such elements.
enum class FailedElements : std::uint8_t {
  kept,     // added as if the guards held
  left_out  // f, ∇f and ∇²f are those of the other elements
};

}  // namespace hesse::ad::detail
