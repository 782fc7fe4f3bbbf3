#include <hesse/problems/bounded/hock_schittkowski.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<bounded::Hs1>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Hs2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Hs3>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Hs4>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Hs5>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Hs25>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Hs38>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Hs45>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Hs110>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::S368>(std::string_view, int);

}  // namespace hesse::problems
