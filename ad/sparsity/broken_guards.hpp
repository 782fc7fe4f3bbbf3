#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace hesse::ad {

// Elements at which a guard did not hold: there the programs are not the user's function.
class BrokenGuards {
 public:
  struct Element {
    std::size_t kind = 0, element = 0;  // as given
  };
  static constexpr std::size_t most = 8;

  std::size_t count() const { return count_; }
  // The first of them, at most `most`, in the order of evaluation.
  std::span<const Element> elements() const { return {elements_.data(), std::min(count_, most)}; }

  void add(Element element) {
    if (count_ < most) elements_[count_] = element;
    ++count_;
  }
  void add(const BrokenGuards& later) {
    const std::size_t total = count_ + later.count_;
    for (const Element& element : later.elements()) add(element);
    count_ = total;
  }

 private:
  std::size_t count_ = 0;
  std::array<Element, most> elements_;
};

}  // namespace hesse::ad
