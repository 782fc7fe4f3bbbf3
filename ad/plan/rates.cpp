#include <string>

#include <hesse/ad/plan/rates.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

const Rate& Rates::of(Mode mode, int lanes) const {
  for (const Rate& rate : rows)
    if (rate.mode == mode && rate.lanes == lanes) return rate;
  throw Error("rates: no row for " + std::string(std::visit([](auto m) { return to_string(m); }, mode)) + " with " +
              std::to_string(lanes) + " lanes; add one");
}

Rates default_rates() {
  constexpr double ns = 1e-9;
  const auto row = [](Mode mode, int lanes, double arithmetic, double division, double elementary, double recorded,
                      double pass, double recorded_bytes, double number_bytes) {
    return Rate{mode,          lanes,     arithmetic * ns, division * ns, elementary * ns,
                recorded * ns, pass * ns, recorded_bytes,  number_bytes};
  };
  return {{
      row(packed_forward, 2, 0.3, 2.0, 8.0, 1.0, 10, 0, 72),
      row(packed_forward, 4, 0.3, 2.0, 8.0, 1.0, 10, 0, 144),
      row(packed_forward, 8, 0.1, 2.0, 8.0, 1.0, 10, 0, 400),
      row(forward_over_forward, 4, 0.5, 2.0, 8.0, 1.0, 10, 0, 250),
      row(forward_over_reverse, 4, 0.3, 2.0, 8.0, 5.0, 50, 130, 72),
      row(forward_over_reverse, 8, 0.3, 2.0, 8.0, 5.0, 50, 230, 104),
      row(forward_over_reverse, 16, 0.3, 2.0, 8.0, 5.0, 50, 430, 168),
      row(reverse_over_forward, 4, 0.5, 2.0, 8.0, 20.0, 50, 800, 200),
      row(reverse_over_reverse, 1, 0.5, 2.0, 8.0, 20.0, 50, 600, 64),
      row(JacobianMode::forward, 4, 0.3, 2.0, 8.0, 1.0, 10, 0, 48),
      row(JacobianMode::forward, 16, 0.3, 2.0, 8.0, 1.0, 10, 0, 144),
      row(JacobianMode::reverse, 8, 0.3, 2.0, 8.0, 3.0, 50, 90, 32),
  }};
}

}  // namespace hesse::ad
