#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hesse/ad/detail/recording/recording.hpp>
#include <hesse/ad/detail/separation/separation.hpp>

namespace hesse::ad::detail {

// The inputs of terms: variables, long linear combinations of them where the Hessian is dense anyway, and given nodes.
class TermInputs {
 public:
  TermInputs(const Recording& recording, bool with_forms, std::vector<std::uint32_t> nested_sums = {});

  bool contains(std::uint32_t node) const { return node < inputs_ || is_form(node) || is_nested_sum(node); }
  // The number of a term input: i for variable i; each other one gets the next number when it is first met.
  std::uint32_t number(std::uint32_t leaf) { return leaf < inputs_ ? leaf : number_beyond(leaf); }
  bool is_form(std::uint32_t node) const { return !length_.empty() && is_long(node) && !is_nested_sum(node); }

  std::vector<LinearForm> take_forms() { return std::move(forms_); }
  // By number - n: the index of a term input in the tables of clusters, where nested sums follow the forms.
  std::vector<std::uint32_t> places() const;

 private:
  bool is_long(std::uint32_t node) const;
  bool is_nested_sum(std::uint32_t node) const {
    return !nested_sums_.empty() && std::find(nested_sums_.begin(), nested_sums_.end(), node) != nested_sums_.end();
  }
  std::uint32_t number_beyond(std::uint32_t node);
  LinearForm linear_form(std::uint32_t root);

  const Recording& recording_;
  std::size_t inputs_;
  std::vector<std::uint16_t> length_;  // by node: number of summands if it is linear in the variables; empty: no forms
  std::vector<std::uint32_t> nested_sums_;  // at most max_nested_sums
  std::unordered_map<std::uint32_t, std::uint32_t> number_;
  std::vector<std::uint32_t> met_;  // term inputs that are no variables, by number - n
  std::vector<LinearForm> forms_;
  std::vector<double> weight_;
};

}  // namespace hesse::ad::detail
