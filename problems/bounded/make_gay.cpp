#include <hesse/problems/bounded/gay.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<bounded::Rosenbrock>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::FreudensteinRoth>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::JennrichSampson>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::HelicalValley>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Bard>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Meyer>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Box3D>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::PowellSingular>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::KowalikOsborne>(std::string_view, int);

}  // namespace hesse::problems
