#include <hesse/problems/cutest/describe.hpp>

#include <utility>

namespace hesse::problems::cutest {

Info describe(const std::string& title, const std::string& source, const std::string& structure,
              const std::vector<double>& start, std::vector<KnownMinimum> minima) {
  Info info;
  info.title = title;
  info.source = source.empty() ? "[GOT15]" : "[GOT15], " + source;
  info.structure = structure;
  info.starts = {{"1", start}};
  info.minima = std::move(minima);
  return info;
}

std::vector<KnownMinimum> found(int n, int size, double f) {
  if (n != size) return {};
  return {local(f, {}, "own solution")};
}

}  // namespace hesse::problems::cutest
