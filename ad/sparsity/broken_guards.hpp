#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

namespace hesse::ad {

// Elements at which a guard did not hold: there the programs are not the user's function.
class BrokenGuards {
 public:
  struct Element {
    std::uint32_t kind = 0, number = 0;  // the number it was given
  };

  std::size_t count() const { return count_; }
  // In the order of evaluation; all of them, unless memory ran out.
  std::span<const Element> elements() const { return elements_; }
  std::size_t bytes() const { return elements_.capacity() * sizeof(Element); }

  void clear() {
    count_ = 0;
    elements_.clear();
  }
  // Called where nothing may be thrown.
  void add(Element element) noexcept {
    ++count_;
    try {
      elements_.push_back(element);
    } catch (const std::bad_alloc&) {
    }
  }
  void add(const BrokenGuards& later) noexcept {
    const std::size_t total = count_ + later.count_;
    for (const Element& element : later.elements_) add(element);
    count_ = total;
  }

 private:
  std::size_t count_ = 0;
  std::vector<Element> elements_;
};

// What becomes of their numbers.
enum class Broken : std::uint8_t {
  kept,     // added as if the guards held
  left_out  // f, ∇f and ∇²f are those of the other elements
};

}  // namespace hesse::ad
