#include <vector>

#include <hesse/ad/recording/leaves.hpp>
#include <hesse/ad/recording/loop_sums.hpp>
#include <hesse/ad/recording/summands.hpp>

namespace hesse::ad {

namespace {

bool has_forms(const Loop& loop, const Leaves& leaves) {
  for (std::uint32_t k = 0; k < loop.period(); ++k)
    if (leaves.is_form(loop.first() + k)) return true;
  return false;
}

}  // namespace

void unroll_what_is_no_sum(Recording& recording) {
  const auto unroll = [&](auto&& chosen) {
    std::vector<bool> all(recording.loops().size());
    for (std::size_t l = 0; l < all.size(); ++l) all[l] = chosen(l);
    recording.unroll(all);
  };
  unroll([&](std::size_t l) { return !recording.is_used_once(l); });
  if (recording.loops().empty()) return;
  recording.unroll_first();
  const Leaves leaves(recording, true);
  std::vector<bool> good(recording.loops().size());
  for (const Summands::OfLoop& met : summands(recording, leaves, recording.outputs().front()).loops)
    good[met.loop] = met.whole && !has_forms(recording.loops()[met.loop], leaves);
  unroll([&](std::size_t l) { return !good[l]; });
}

}  // namespace hesse::ad
