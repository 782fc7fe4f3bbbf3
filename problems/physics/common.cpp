#include <hesse/problems/physics/common.hpp>

namespace hesse::problems::physics {

Info describe(const std::string& title, const std::string& source, const std::string& structure,
              std::vector<double> start, const std::vector<std::pair<int, double>>& minima) {
  Info info;
  info.title = title;
  info.source = source;
  info.structure = structure;
  for (const auto& [n, f] : minima)
    if (n == static_cast<int>(start.size())) info.minima = {local(f, {}, "own solution")};
  info.starts = {{"1", std::move(start)}};
  return info;
}

}  // namespace hesse::problems::physics
