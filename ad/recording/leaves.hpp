#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hesse/ad/recording/recording.hpp>
#include <hesse/ad/recording/separation.hpp>

namespace hesse::ad {

// Where terms end: at variables, at long linear combinations of them where the Hessian is dense anyway, and at given nodes.
class Leaves {
 public:
  Leaves(const Recording& recording, bool with_forms, std::vector<std::uint32_t> groups = {});

  bool contains(std::uint32_t node) const { return node < inputs_ || is_form(node) || is_group(node); }
  // A leaf's number: i for variable i, then one for each other leaf as they are met.
  std::uint32_t number(std::uint32_t leaf) { return leaf < inputs_ ? leaf : number_beyond(leaf); }
  bool is_form(std::uint32_t node) const { return !length_.empty() && is_long(node) && !is_group(node); }

  std::vector<LinearForm> take_forms() { return std::move(forms_); }
  // By number - n: the place of a leaf behind the variables in the tables of clusters, where groups follow the forms.
  std::vector<std::uint32_t> places() const;

 private:
  bool is_long(std::uint32_t node) const;
  bool is_group(std::uint32_t node) const {
    return !groups_.empty() && std::find(groups_.begin(), groups_.end(), node) != groups_.end();
  }
  std::uint32_t number_beyond(std::uint32_t node);
  LinearForm linear_form(std::uint32_t root);

  const Recording& recording_;
  std::size_t inputs_;
  std::vector<std::uint16_t> length_;  // how many summands, where a node is linear in the variables; empty: no forms
  std::vector<std::uint32_t> groups_;  // few
  std::unordered_map<std::uint32_t, std::uint32_t> number_;
  std::vector<std::uint32_t> met_;  // leaves that are no variables, by number - n
  std::vector<LinearForm> forms_;
  std::vector<double> weight_;
};

}  // namespace hesse::ad
