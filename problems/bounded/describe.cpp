#include <hesse/problems/bounded/describe.hpp>

#include <utility>

namespace hesse::problems::bounded {

Box same(int n, double lower, double upper) { return {all(n, lower), all(n, upper)}; }

Info describe(const std::string& title, const std::string& source, const std::string& structure,
              const std::vector<double>& start, Box box, std::vector<KnownMinimum> minima) {
  Info info;
  info.title = title;
  info.source = source;
  info.structure = structure;
  info.starts = {{"1", start}};
  info.lower = std::move(box.lower);
  info.upper = std::move(box.upper);
  info.minima = std::move(minima);
  return info;
}

std::vector<KnownMinimum> at_size(int n, const std::vector<KnownAt>& known, const std::string& note) {
  for (const KnownAt& minimum : known)
    if (minimum.n == n) return {global(minimum.f, {}, note)};
  return {};
}

}  // namespace hesse::problems::bounded
