#include <hesse/problems/mgh/describe.hpp>

#include <cmath>
#include <utility>

#include <hesse/problems/error.hpp>
#include <hesse/problems/mgh/size.hpp>
#include <hesse/problems/mgh/tables.hpp>

namespace hesse::problems::mgh {

Info describe(int number, const std::string& title, const std::vector<double>& start, std::vector<KnownMinimum> minima,
              const std::string& structure) {
  Info info;
  info.title = title;
  info.source = "[MGH81] (" + std::to_string(number) + ")";
  info.structure = structure;
  info.f_factor = 2.0;
  info.starts = scaled_starts(start);
  info.minima = std::move(minima);
  return info;
}

Sized::Sized(std::string_view name, const SizeRule& rule, int n) : n_(n) {
  if (!rule.allows(n)) {
    throw Error("mgh/" + std::string(name) + ": n = " + std::to_string(n) + " is no size of it; choose " +
                std::string(rule.text));
  }
}

const std::array<double, 100>& tables::gulf_y() {
  static const auto y = [] {
    std::array<double, 100> table{};
    for (int i = 1; i <= 100; ++i) {
      table[static_cast<std::size_t>(i - 1)] = 25.0 + std::pow(-50.0 * std::log(0.01 * i), 2.0 / 3.0);
    }
    return table;
  }();
  return y;
}

}  // namespace hesse::problems::mgh
