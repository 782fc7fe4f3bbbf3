#include <catch2/catch.hpp>

#include "singular_value_checks.hpp"

namespace {

using namespace singular_values;

template <class T>
struct DivideAndConquer {
  using type = Eigen::BDCSVD<Matrix<T>>;
};

}  // namespace

TEST_CASE("singular values by divide and conquer") {
  require_decomposition<DivideAndConquer>(generic(4, 3), thin);
  require_decomposition<DivideAndConquer>(generic(4, 3), full);
  require_decomposition<DivideAndConquer>(generic(3, 5), Eigen::ComputeThinU | Eigen::ComputeFullV);
  const Matrix<P> a = family<Matrix<P>>(generic(4, 3), P::variable(0.0, 0));
  CHECK(a.bdcSvd().singularValues()[2].packed[0] == Approx(a.jacobiSvd().singularValues()[2].packed[0]));
}
