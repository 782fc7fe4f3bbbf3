#include <array>
#include <hesse/solver/detail/methods/methods.hpp>

// The rows of the table of methods.
namespace hesse::solver::detail {
namespace {

constexpr std::array rows{
    MethodRow{Method::trust_region, name(Method::trust_region),
              "Newton in a trust region, exact subproblem [CGT00], radius by ratio [NW06]", &trust_region, false, true,
              false},
    MethodRow{Method::least_squares, name(Method::least_squares),
              "Levenberg-Marquardt far out [NW06], exact Newton where the curvature of the residuals matters",
              &least_squares, true, false, true},
    MethodRow{Method::line_search, name(Method::line_search),
              "Newton with inertia-corrected factorisation, negative curvature and a line search [NW06]", &line_search,
              false, true, true},
    MethodRow{Method::cubic, name(Method::cubic), "adaptive cubic regularisation, exact subproblem [CGT11]", &cubic,
              false, true, true},
    MethodRow{Method::lbfgs, name(Method::lbfgs), "limited-memory BFGS with a strong Wolfe line search [NW06]", &lbfgs,
              false, false, false},
};

}  // namespace

std::span<const MethodRow> all_methods() { return rows; }

const MethodRow& method_row(Method method, bool is_least_squares, bool bounds) {
  if (method == Method::automatic) method = is_least_squares && !bounds ? Method::least_squares : Method::trust_region;
  for (const auto& row : rows)
    if (row.method == method) return row;
  return rows.front();
}

}  // namespace hesse::solver::detail
