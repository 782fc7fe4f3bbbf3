#include <hesse/problems/cutest/dixmaan.hpp>

#include <string>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

Info DixonMaany::describe(std::string_view name) const {
  return cutest::describe("Dixon and Maany's function " + std::string(name.substr(name.size() - 1)), "[DM88]",
                          "banded, and bands far away", all(n(), 2.0), {global(1.0, all(n(), 0.0))});
}

}  // namespace hesse::problems::cutest
