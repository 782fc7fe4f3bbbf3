#include <hesse/problems/bounded/variational.hpp>

#include <algorithm>
#include <utility>

#include <hesse/problems/bounded/describe.hpp>

namespace hesse::problems::bounded {

Info Torsion::info() const {
  const auto distance = nodes(
      [this](int i, int j) { return std::min(std::min(i, nx() + 1 - i) * hx(), std::min(j, ny() + 1 - j) * hy()); });
  auto below = distance;
  for (double& d : below) d = -d;
  return describe("elastic-plastic torsion", "[ACMX92], [DMM04] (15)", "grid, 5 points", distance, {below, distance},
                  at_size(n(), {{100, -0.40994517290535343}, {2500, -0.41808763202043708}}, "own solution"));
}

Info JournalBearing::info() const {
  return describe("pressure in a journal bearing", "[ACMX92], [MT91]", "grid, 5 points",
                  nodes([this](int i, int) { return std::max(std::sin(i * hx()), 0.0); }),
                  {all(n(), 0.0), all(n(), infinity)},
                  at_size(n(),
                          {{4, -0.22473500537374388},
                           {64, -0.1789618692352446},
                           {100, -0.17882363208179747},
                           {441, -0.18004556892767692},
                           {900, -0.18030153976680893}},
                          "own solution"));
}

Info MinimalSurface::info() const {
  const auto from = [](double h) { return std::floor(0.25 / h); };
  const auto to = [](double h) { return std::ceil(0.75 / h); };
  auto below = nodes(
      [&](int i, int j) { return i >= from(hx()) && i <= to(hx()) && j >= from(hy()) && j <= to(hy()) ? 1.0 : 0.0; });
  return describe("surface of least area over an obstacle", "[DMM04] (17)", "grid, 7 points",
                  nodes([this](int i, int) { return arc(i); }), {std::move(below), all(n(), infinity)},
                  at_size(n(),
                          {{100, 2.6723585112601387},
                           {2500, 2.5148891604155046},
                           {3750, 2.5056864789987228},
                           {5000, 2.5069492634984889}},
                          "own solution"));
}

// Problem A of [Mor89] from its start E, which is 1.
Info Obstclae::info() const {
  auto below = nodes([this](int i, int j) { return std::sin(3.3 * i * hx()) * std::sin(3.2 * j * hy()); });
  return describe("obstacle from below", "[GOT15], [DT83]", "grid, 5 points", all(n(), 1.0),
                  {std::move(below), all(n(), 2000.0)},
                  at_size(n(),
                          {{4, 0.75365975381560035},
                           {64, 1.3978975592466201},
                           {100, 1.4749506400197914},
                           {441, 1.6780270262588586},
                           {900, 1.7482700322543385}},
                          "own solution"));
}

// Problem B of [Mor89] from its start M, the mean of the bounds.
Info Obstclbm::info() const {
  const auto wave = [this](int i, int j) { return std::sin(9.3 * i * hx()) * std::sin(9.2 * j * hy()); };
  const auto below = nodes([&](int i, int j) { return wave(i, j) * square(wave(i, j)); });
  const auto above = nodes([&](int i, int j) { return square(wave(i, j)) + 0.02; });
  auto start = below;
  for (std::size_t k = 0; k < start.size(); ++k) start[k] = 0.5 * (below[k] + above[k]);
  return describe("obstacles on both sides", "[GOT15], [DT83]", "grid, 5 points", start, {below, above},
                  at_size(n(),
                          {{4, -0.0081107992345226636},
                           {64, 2.8750382277259892},
                           {100, 4.6843272348436962},
                           {441, 6.5193252710391878},
                           {900, 6.8870867002030129}},
                          "own solution"));
}

}  // namespace hesse::problems::bounded
