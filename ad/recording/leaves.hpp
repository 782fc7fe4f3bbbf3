#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hesse/ad/recording/recording.hpp>
#include <hesse/ad/recording/separation.hpp>

namespace hesse::ad {

// Where terms end: at variables, and at long linear combinations of them where the Hessian is dense anyway.
class Leaves {
 public:
  Leaves(const Recording& recording, bool with_forms);

  bool contains(std::uint32_t node) const { return node < inputs_ || is_form(node); }
  // A leaf's number in the tables of clusters: i for variable i, n + k for form k.
  std::uint32_t number(std::uint32_t leaf) { return leaf < inputs_ ? leaf : form_number(leaf); }
  bool is_form(std::uint32_t node) const { return !length_.empty() && is_long(node); }

  std::vector<LinearForm> take_forms() { return std::move(forms_); }

 private:
  bool is_long(std::uint32_t node) const;
  std::uint32_t form_number(std::uint32_t node);
  LinearForm linear_form(std::uint32_t root);

  const Recording& recording_;
  std::size_t inputs_;
  std::vector<std::uint16_t> length_;  // how many summands, where a node is linear in the variables; empty: no forms
  std::unordered_map<std::uint32_t, std::uint32_t> number_;
  std::vector<LinearForm> forms_;
  std::vector<double> weight_;
};

}  // namespace hesse::ad
