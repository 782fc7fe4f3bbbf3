#include <hesse/problems/classic/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<Saddle>(std::string_view, int);
template std::unique_ptr<Problem> make<SaddleWithMinima>(std::string_view, int);
template std::unique_ptr<Problem> make<MonkeySaddle>(std::string_view, int);

}  // namespace hesse::problems
