#include <hesse/problems/cutest/penalties.hpp>
#include <hesse/problems/cutest/quartic.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<cutest::Arwhead>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Bdqrtic>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Dqrtic>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Edensch>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Engval1>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Freuroth>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Nondquar>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Powellsg>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Power>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Qing>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Tquartic>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Box>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Boxpower>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Sparsqur>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Penalty1>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Penalty2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Penalty3>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Vardim>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Brownal>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Oscipath>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<cutest::Oscigrad>(std::string_view, int);

}  // namespace hesse::problems
