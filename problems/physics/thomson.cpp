#include <hesse/problems/physics/thomson.hpp>

#include <map>
#include <string>

namespace hesse::problems::physics {
namespace {

// Lowest known energies by N [WU06], nine decimals.
const std::map<int, double>& lowest_energies() {
  static const std::map<int, double> energies{{2, 0.5},
                                              {3, 1.732050808},
                                              {4, 3.674234614},
                                              {5, 6.474691495},
                                              {6, 9.985281374},
                                              {7, 14.452977414},
                                              {8, 19.675287861},
                                              {9, 25.759986531},
                                              {10, 32.716949460},
                                              {11, 40.596450510},
                                              {12, 49.165253058},
                                              {13, 58.853230612},
                                              {14, 69.306363297},
                                              {15, 80.670244114},
                                              {16, 92.911655302},
                                              {17, 106.050404829},
                                              {18, 120.084467447},
                                              {19, 135.089467557},
                                              {20, 150.881568334},
                                              {24, 223.347074052},
                                              {32, 412.261274651},
                                              {48, 968.713455344},
                                              {72, 2255.001190975},
                                              {100, 4448.350634331}};
  return energies;
}

}  // namespace

Info Thomson::info() const {
  // A spiral with the golden angle, at equal steps of z.
  const int charges = n() / 2;
  const double golden = pi * (3.0 - std::sqrt(5.0));
  std::vector<double> start;
  for (int k = 0; k < charges; ++k) start.insert(start.end(), {std::acos(1.0 - (2.0 * k + 1.0) / charges), golden * k});
  auto info = describe("Thomson problem of " + std::to_string(charges) + " charges", "[Tho04], minima [WU06]", "dense",
                       std::move(start), {});
  if (const auto known = lowest_energies().find(charges); known != lowest_energies().end())
    info.minima = {
        global(known->second, {}, "nine decimals; the sphere is free to turn; other local minima from N = 16 on")};
  info.domain = "no two charges at one place";
  return info;
}

}  // namespace hesse::problems::physics
