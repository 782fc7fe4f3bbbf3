#include <hesse/problems/nist/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<nist::Roszman1>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::ENSO>(std::string_view, int);
template std::unique_ptr<Problem> make<nist::Bennett5>(std::string_view, int);

}  // namespace hesse::problems
