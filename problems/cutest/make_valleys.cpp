#include <hesse/problems/cutest/quadratic.hpp>
#include <hesse/problems/cutest/valleys.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<cutest::Dixon3dq>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dqdrtic>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Testquad>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Tridia>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Arglina>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Arglinb>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Arglinc>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Srosenbr>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Extrosnb>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Genrose>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Fletchcr>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Nondia>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Liarwhd>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Woods>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Chainwoo>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Modbeale>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Luksan11>(std::string_view, int);

}  // namespace hesse::problems
