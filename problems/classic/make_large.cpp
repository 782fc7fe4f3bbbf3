#include <hesse/problems/classic/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<LennardJones>(std::string_view, int);
template std::unique_ptr<Problem> make<Helmholtz>(std::string_view, int);

}  // namespace hesse::problems
