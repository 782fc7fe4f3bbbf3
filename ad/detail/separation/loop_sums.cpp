#include <vector>

#include <hesse/ad/detail/core/zeroed_array.hpp>
#include <hesse/ad/detail/separation/loop_sums.hpp>
#include <hesse/ad/detail/separation/nested_sums.hpp>
#include <hesse/ad/detail/separation/summands.hpp>
#include <hesse/ad/detail/separation/term_inputs.hpp>

// Which loops are separated by their first iteration: tests on the uses of their sums and on their addends.
namespace hesse::ad::detail {

namespace {

bool has_forms(const Loop& loop, const TermInputs& term_inputs) {
  for (std::uint32_t k = 0; k < loop.period(); ++k)
    if (term_inputs.is_form(loop.first() + k)) return true;
  return false;
}

// Marks the loops whose sums a term of the outer sum, or a guard, depends on directly or indirectly.
std::vector<bool> inside_of_terms(const Recording& recording, const Summands& sum) {
  const std::vector<Loop>& loops = recording.loops();
  ZeroedArray<bool> needed(recording.nodes().size());
  for (const Summand& term : sum.terms) needed[term.node] = true;
  for (const std::uint32_t guard : recording.guards()) needed[guard] = true;
  std::vector<bool> inside(loops.size());
  std::size_t end = recording.nodes().size();
  const auto go_back_to = [&](std::size_t begin) {
    for (std::size_t i = end; i-- > begin;)
      if (needed[i]) recording.nodes()[i].for_each_operand([&](std::uint32_t operand) { needed[operand] = true; });
  };
  for (std::size_t l = loops.size(); l-- > 0;) {
    go_back_to(loops[l].end());
    inside[l] = needed[loops[l].sum_after()];
    if (inside[l]) needed[loops[l].sum_before()] = true;
    end = loops[l].first();
  }
  return inside;
}

// Whether the outer sum has too many terms to search them for nested sums.
bool has_many_terms(const Recording& recording, const Summands& sum) {
  std::size_t terms = sum.terms.size();
  for (const Summands::OfLoop& met : sum.loops) {
    const Loop& loop = recording.loops()[met.loop];
    terms += loop.times() * loop.body().addends.size();
  }
  return terms > max_outer_terms;
}

}  // namespace

void keep_separable_loops(Recording& recording) {
  const auto unroll = [&](auto&& chosen) {
    std::vector<bool> all(recording.loops().size());
    for (std::size_t l = 0; l < all.size(); ++l) all[l] = chosen(l);
    recording.unroll(all);
  };
  unroll([&](std::size_t l) { return !recording.is_used_once(l); });
  if (recording.loops().empty()) return;
  recording.unroll_first();
  const TermInputs term_inputs(recording, true);
  const Summands sum = summands(recording, term_inputs, recording.outputs().front());
  const std::vector<bool> inside = inside_of_terms(recording, sum);
  std::vector<bool> good(recording.loops().size());
  const bool many = has_many_terms(recording, sum);
  for (const Summands::OfLoop& met : sum.loops)
    good[met.loop] = many && met.whole && !inside[met.loop] && !has_forms(recording.loops()[met.loop], term_inputs);
  unroll([&](std::size_t l) { return !good[l]; });
}

}  // namespace hesse::ad::detail
