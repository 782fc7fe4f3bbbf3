#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

#include <hesse/ad/detail/programs/elimination.hpp>

// Elimination orders: a count of the operations of edge pushing on patterns, and a search over orders and cuts.
namespace hesse::ad::detail {

namespace {

std::uint32_t operand(const Dependence& node, int k) { return node.operand[static_cast<std::size_t>(k)]; }
bool unit(const Dependence& node, int k) { return node.unit[static_cast<std::size_t>(k)]; }

// Sets of numbers, stored as bits.
class Sets {
 public:
  Sets(std::size_t sets, std::size_t numbers) : words_((numbers + 63) / 64), bits_(sets * words_) {}

  bool has(std::size_t set, std::size_t number) const { return word(set, number) >> number % 64 & 1u; }
  // Returns whether the number was in the set before.
  bool insert(std::size_t set, std::size_t number) {
    std::uint64_t& bits = bits_[set * words_ + number / 64];
    const std::uint64_t bit = std::uint64_t{1} << number % 64;
    const bool there = bits & bit;
    bits |= bit;
    return there;
  }
  void erase(std::size_t set, std::size_t number) {
    bits_[set * words_ + number / 64] &= ~(std::uint64_t{1} << number % 64);
  }
  std::size_t size(std::size_t set) const {
    std::size_t count = 0;
    for (const std::uint64_t bits : all(set)) count += static_cast<std::size_t>(std::popcount(bits));
    return count;
  }
  // Calls visit(number) in ascending order, for numbers below `end`. The visited number may be removed.
  template <class Visit>
  void for_each(std::size_t set, std::size_t end, Visit&& visit) const {
    for (std::size_t w = 0; w < words_; ++w)
      for (std::uint64_t bits = all(set)[w]; bits != 0; bits &= bits - 1) {
        const std::size_t number = w * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        if (number >= end) return;
        visit(static_cast<std::uint32_t>(number));
      }
  }

 private:
  std::span<const std::uint64_t> all(std::size_t set) const { return {bits_.data() + set * words_, words_}; }
  std::uint64_t word(std::size_t set, std::size_t number) const { return bits_[set * words_ + number / 64]; }

  std::size_t words_;
  std::vector<std::uint64_t> bits_;
};

// Edge pushing on patterns: counts adjoints, interactions and the operations for them.
class Pattern {
 public:
  Pattern(std::uint32_t inputs, std::uint32_t root, std::span<const Dependence> nodes)
      : inputs_(inputs),
        numbers_(static_cast<std::uint32_t>(inputs + nodes.size())),
        nodes_(nodes),
        adjoints_(1, numbers_),
        interactions_(numbers_, numbers_) {
    adjoints_.insert(0, root);
  }

  std::size_t cost() const { return cost_; }
  std::size_t interactions(std::uint32_t i) const { return interactions_.size(inputs_ + i); }

  void eliminate(std::uint32_t i) {
    const Dependence& node = nodes_[i];
    const std::uint32_t v = inputs_ + i;
    interactions_.for_each(v, numbers_, [&](std::uint32_t p) {
      interactions_.erase(v, p);
      interactions_.erase(p, v);
      for (int k = 0; k < node.operands; ++k)
        if (p != v)
          connect(operand(node, k), p, unit(node, k));
        else
          for (int l = 0; l <= k; ++l) connect(operand(node, k), operand(node, l), unit(node, k) && unit(node, l));
    });
    if (!adjoints_.has(0, v)) return;
    for (int k = 0; k < node.operands; ++k) {
      for (int l = 0; l <= k; ++l)
        if (node.curved[entry(k, l)]) connect(operand(node, k), operand(node, l), false);
      add(adjoints_, 0, operand(node, k), unit(node, k));
    }
  }

  // `nodes`: those still to be eliminated. Moves their interactions to the inputs, except their own second derivatives.
  void cross(std::span<const std::uint32_t> nodes) {
    std::vector<std::uint32_t> cut;
    for (std::size_t place = nodes.size(); place-- > 0;) {
      const std::uint32_t s = inputs_ + nodes[place];
      if (!adjoints_.has(0, s) && interactions_.size(s) == 0) continue;
      cut.push_back(static_cast<std::uint32_t>(place));
    }
    Sets slopes(cut.size(), numbers_), products(cut.size(), inputs_);
    std::vector<std::size_t> row_of(numbers_);
    for (std::size_t s = 0; s < cut.size(); ++s) {
      row_of[inputs_ + nodes[cut[s]]] = s;
      find_slopes(slopes, s, nodes.first(cut[s] + 1));
    }
    for (std::size_t s = 0; s < cut.size(); ++s) {
      const std::uint32_t v = inputs_ + nodes[cut[s]];
      interactions_.for_each(v, numbers_, [&](std::uint32_t p) {
        interactions_.erase(v, p);
        if (p >= inputs_) {
          slopes.for_each(row_of[p], inputs_, [&](std::uint32_t j) { add(products, s, j, false); });
        } else {
          interactions_.erase(p, v);
          slopes.for_each(s, inputs_, [&](std::uint32_t j) { connect(j, p, false); });
        }
      });
    }
    for (std::size_t s = 0; s < cut.size(); ++s)
      slopes.for_each(s, inputs_, [&](std::uint32_t j) {
        products.for_each(s, j + 1, [&](std::uint32_t k) { connect(j, k, false); });
      });
  }

 private:
  // Adds a contribution. It costs an operation, unless it is the first and needs no product.
  void add(Sets& sets, std::size_t set, std::uint32_t number, bool as_it_stands) {
    cost_ += sets.insert(set, number) || !as_it_stands;
  }
  void connect(std::uint32_t a, std::uint32_t b, bool as_it_stands) {
    const bool there = interactions_.insert(a, b);
    interactions_.insert(b, a);
    cost_ += there || !as_it_stands;
  }

  // The inputs on which the last of the nodes depends.
  void find_slopes(Sets& slopes, std::size_t row, std::span<const std::uint32_t> nodes) {
    slopes.insert(row, inputs_ + nodes.back());
    for (std::size_t place = nodes.size(); place-- > 0;) {
      const Dependence& node = nodes_[nodes[place]];
      if (!slopes.has(row, inputs_ + nodes[place])) continue;
      for (int k = 0; k < node.operands; ++k)
        add(slopes, row, operand(node, k), unit(node, k) || place + 1 == nodes.size());
    }
  }

  std::uint32_t inputs_, numbers_;
  std::span<const Dependence> nodes_;
  Sets adjoints_, interactions_;
  std::size_t cost_ = 0;
};

class Search {
 public:
  Search(std::uint32_t inputs, std::uint32_t root, std::span<const Dependence> nodes)
      : inputs_(inputs), root_(root), nodes_(nodes) {}

  std::vector<Elimination> run() {
    Elimination given;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      if (nodes_[i].operands > 0) given.order.push_back(i);
    price(given);
    std::vector<Elimination> found = with_cuts(given);
    std::vector<Elimination> others = with_cuts({fewest_interactions(), {}, 0});
    found.insert(found.end(), others.begin(), others.end());
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.cost < b.cost; });
    const auto same = [](const auto& a, const auto& b) { return a.cost == b.cost; };  // nearly always the same pushes
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
    // The cost ignores shared and merged expressions, so an elimination up to a tenth above the best may win.
    std::erase_if(found, [least = found.front().cost](const auto& e) { return 10 * e.cost > 11 * least; });
    found.resize(std::min(found.size(), tried));
    found.push_back(std::move(given));
    return found;
  }

 private:
  static constexpr std::size_t tried = 10, max_cuts = 3;

  void price(Elimination& e) const {
    Pattern pattern(inputs_, root_, nodes_);
    std::size_t end = e.order.size();
    for (const std::size_t cut : e.cuts) {
      while (end > cut) pattern.eliminate(e.order[--end]);
      pattern.cross(std::span(e.order).first(cut));
    }
    while (end > 0) pattern.eliminate(e.order[--end]);
    e.cost = pattern.cost();
  }

  // Adds one cut after another, each at its best place.
  std::vector<Elimination> with_cuts(Elimination best) const {
    price(best);
    std::vector<Elimination> found{best};
    for (std::size_t cuts = 1; cuts <= max_cuts; ++cuts) {
      const Elimination before = best;
      for (std::size_t place = 1; place < before.order.size(); ++place) {
        Elimination e = before;
        e.cuts.insert(std::upper_bound(e.cuts.begin(), e.cuts.end(), place, std::greater<>()), place);
        price(e);
        if (e.cost < best.cost) best = e;
        if (cuts == 1) found.push_back(std::move(e));
      }
      if (best.cost == before.cost) break;
      found.push_back(best);
    }
    return found;
  }

  // Of the nodes without remaining users, the one with the fewest interactions is eliminated next (the rule of H.
  // Markowitz, Management Science 3, 1957).
  std::vector<std::uint32_t> fewest_interactions() const {
    std::vector<std::uint32_t> users(inputs_ + nodes_.size()), ready, backwards;
    for (const Dependence& node : nodes_)
      for (int k = 0; k < node.operands; ++k) ++users[operand(node, k)];
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      if (nodes_[i].operands > 0 && users[inputs_ + i] == 0) ready.push_back(i);
    Pattern pattern(inputs_, root_, nodes_);
    while (!ready.empty()) {
      const auto pushed = [&](std::uint32_t i) {
        return pattern.interactions(i) * static_cast<std::size_t>(nodes_[i].operands);
      };
      const auto next = std::min_element(ready.begin(), ready.end(), [&](std::uint32_t a, std::uint32_t b) {
        return pushed(a) != pushed(b) ? pushed(a) < pushed(b) : a > b;
      });
      const std::uint32_t i = *next;
      ready.erase(next);
      backwards.push_back(i);
      pattern.eliminate(i);
      for (int k = 0; k < nodes_[i].operands; ++k)
        if (const std::uint32_t u = operand(nodes_[i], k);
            --users[u] == 0 && u >= inputs_ && nodes_[u - inputs_].operands > 0)
          ready.push_back(u - inputs_);
    }
    std::reverse(backwards.begin(), backwards.end());
    return backwards;
  }

  std::uint32_t inputs_, root_;
  std::span<const Dependence> nodes_;
};

}  // namespace

std::vector<Elimination> eliminations(std::uint32_t inputs, std::uint32_t root, std::span<const Dependence> nodes) {
  return Search(inputs, root, nodes).run();
}

}  // namespace hesse::ad::detail
