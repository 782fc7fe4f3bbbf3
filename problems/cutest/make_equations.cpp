#include <hesse/problems/cutest/coating.hpp>
#include <hesse/problems/cutest/equations.hpp>
#include <hesse/problems/cutest/matrix_equations.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<cutest::Eigena>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Eigenb>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Eigenc>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Cyclooctane>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Spin2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Spin>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Kss>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Mancino>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Yatp1Ls>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Yatp1Cls>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Yatp2Ls>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Yatp2Cls>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Coating>(std::string_view, int);

}  // namespace hesse::problems
