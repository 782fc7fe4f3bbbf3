#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/plan/rates.hpp>

// The default rates, and the rate of a candidate.
namespace hesse::ad {

using namespace detail;

const Rate& Rates::of(Mode mode, int lanes) const {
  for (const Rate& rate : rows)
    if (rate.mode == mode && rate.lanes == lanes) return rate;
  throw Error("rates: no row for " + std::string(to_string(mode)) + " with " + std::to_string(lanes) +
              " lanes; add one");
}

const ReplayRate& Rates::of(detail::Backend backend) const {
  for (const ReplayRate& rate : replay)
    if (rate.backend == backend) return rate;
  throw Error("rates: no row for replay that is " + std::string(to_string(backend)) + "; add one");
}

Rates default_rates() {
  constexpr double ns = 1e-9;
  const auto row = [](Mode mode, int lanes, double arithmetic, double division, double elementary, double recorded,
                      double pass, double recorded_bytes, double number_bytes, double streamed, double traced = 0) {
    return Rate{mode,      lanes,          arithmetic * ns, division * ns, elementary * ns, recorded * ns,
                pass * ns, recorded_bytes, number_bytes,    streamed * ns, traced * ns};
  };
  Rates rates;
  rates.rows = {
      row(packed_forward, 4, 0.19, 0.5, 5.9, 0.24, 65, 0, 144, 0),
      row(packed_forward, 8, 0.076, 0.5, 11, 11, 28, 0, 400, 0),
      // Compositions that run on a recording store 24 bytes and a composed number for each operation.
      row(forward_over_forward, 4, 0.44, 0.5, 2, 17, 10, 274, 250, 0, 30),
      row(forward_over_reverse, 16, 0.15, 5.8, 8.1, 15, 47, 430, 168, 0.011),
      row(reverse_over_forward, 4, 1, 2.7, 2, 21, 54, 1024, 200, 0.0054, 30),
      // An eighth above the fit, since its sweeps cost up to 2.6 times as much if most operations are not linear.
      row(reverse_over_reverse, 1, 0.11, 5.7, 2, 13.5, 47, 690, 64, 0, 30),
      row(JacobianMode::forward, 4, 0.05, 3.3, 2.7, 3.5, 43, 0, 48, 0),
      row(JacobianMode::forward, 16, 0.05, 4, 8.3, 4.7, 170, 0, 144, 0),
      row(JacobianMode::reverse, 8, 1.5, 4.4, 12, 2.9, 25, 90, 32, 0),
  };
  rates.counted = 10 * ns;
  const auto replayed = [](detail::Backend backend, double arithmetic, double division, double elementary,
                           double instruction, double evaluation, double single, double scalar, double translated,
                           double once) {
    return ReplayRate{backend,         arithmetic * ns, division * ns, elementary * ns, instruction * ns,
                      evaluation * ns, single * ns,     scalar * ns,   translated * ns, once * ns};
  };
  rates.replay = {
      replayed(detail::Backend::interpreted, 0.1, 0.3, 1, 1.2, 120, 28, 1.2, 60, 10000),
      replayed(detail::Backend::compiled, 0.05, 0.3, 1, 0.3, 120, 28, 0.14, 450, 110000),
  };
  RecordingRate& recording = rates.recording;
  recording.recorded = 55 * ns;
  recording.derived = 280 * ns;
  recording.laid_out = 12 * ns;
  recording.assembled = 0.6 * ns;
  recording.entry = 0.6 * ns;
  recording.form = 0.1 * ns;
  recording.checked = 0.6 * ns;
  recording.once = 25000 * ns;
  recording.dependent = 1.5 * ns;
  recording.coloured = 150 * ns;
  return rates;
}

}  // namespace hesse::ad
