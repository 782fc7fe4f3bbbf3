#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/detail/functions/derivatives.hpp>
#include <hesse/ad/detail/least_squares/residual_block.hpp>
#include <hesse/ad/detail/least_squares/residual_kernel.hpp>
#include <hesse/ad/detail/least_squares/residual_strategy.hpp>

namespace hesse::ad {

// LeastSquares: f = ½ Σ rᵢ² of Ceres functors. Parameter is the handle of a parameter block, from add_parameter.
struct Parameter {
  Eigen::Index block = -1;
};

// f(x) = ½ Σ rᵢ(x)², built of parameter blocks and residual blocks. Functors are written as for Ceres: template <class
// T> bool operator()(const T* a, const T* b, …, T* residuals) const. x concatenates the blocks that are not constant,
// in the order of their addition. The first call for a derivative chooses a strategy by predicted cost (replay of
// recorded blocks, or functors on active numbers); describe() reports it. Later evaluations allocate nothing until the
// structure changes or a block takes another branch. One thread at a time may use the object.
//
//   LeastSquares fit;
//   const Parameter p = fit.add_parameter({1.0, 1.0}); fit.add_residual<1, 2>(Model{t, y}, p);
class LeastSquares {
 public:
  using Index = Eigen::Index;

  using Error = ad::Error;  // thrown on misuse

  struct Options {
    // Hessian and B: compressed columns of the lower triangle. J: compressed rows. There is an entry for every pair of
    // variable parameters of a residual block. false: full matrices of up to 5e7 entries.
    bool sparse = false;
    std::size_t threads = 1;  // of replay; results do not depend on it
    ResidualStrategy strategy = ResidualStrategy::planned;
    double evaluations = 20;  // expected number of derivative evaluations
  };

  LeastSquares();
  explicit LeastSquares(const Options& options);
  LeastSquares(LeastSquares&&) noexcept;
  LeastSquares& operator=(LeastSquares&&) noexcept;
  ~LeastSquares();

  // Adds a parameter block with its start values. Throws Error if it is empty.
  Parameter add_parameter(std::initializer_list<double> values);
  Parameter add_parameter(const std::vector<double>& values);
  Parameter add_parameter(const Eigen::VectorXd& values);

  // Holds a block constant at its start values, so x no longer contains it; or makes it variable again.
  void set_constant(Parameter parameter);
  void set_variable(Parameter parameter);

  // Adds M residuals of parameter blocks of sizes N…. Returns the number of the residual block. Throws Error if sizes
  // do not match, a handle belongs to another problem, or a block is given twice.
  template <int M, int... N, class Functor, class... Handles>
  requires(sizeof...(N) > 0 && sizeof...(Handles) == sizeof...(N) && (std::is_same_v<Handles, Parameter> && ...)) Index
      add_residual(Functor functor, Handles... parameters) {
    static_assert(M > 0 && ((N > 0) && ...), "add_residual<m, n1, n2, …>: every size is at least 1");
    static_assert(
        !detail::is_object_pointer<Functor>,
        "hesse: add_residual takes the functor itself, not a pointer to it: Functor{...} instead of new Functor(...)");
    check_functor(detail::is_null(functor));
    return add_block(detail::make_block(detail::FixedResidual<Functor, M, N...>{std::move(functor)}),
                     {parameters.block...}, {Index{N}...});
  }

  // Adds m residuals of one parameter block of any size: bool operator()(const T* x, T* residuals) const.
  template <class Functor>
  Index add_residual(Functor functor, Index m, Parameter parameter) {
    static_assert(
        !detail::is_object_pointer<Functor>,
        "hesse: add_residual takes the functor itself, not a pointer to it: Functor{...} instead of new Functor(...)");
    check_functor(detail::is_null(functor));
    const Index width = checked_size(parameter, m);
    return add_block(detail::make_block(detail::DynamicResidual<Functor>{std::move(functor), m, width}),
                     {parameter.block}, {width});
  }

  // Adds m residuals of parameter blocks whose number is chosen at run time: bool operator()(T const* const*
  // parameters, T* residuals) const, as for Ceres' DynamicAutoDiffCostFunction. parameters[k] points to the values of
  // the k-th block. A block may be given more than once.
  template <class Functor>
  Index add_residual(Functor functor, Index m, const std::vector<Parameter>& parameters) {
    static_assert(
        !detail::is_object_pointer<Functor>,
        "hesse: add_residual takes the functor itself, not a pointer to it: Functor{...} instead of new Functor(...)");
    check_functor(detail::is_null(functor));
    const Arrangement a = arranged(parameters, m);
    return add_block(detail::make_block(detail::BlocksResidual<Functor>(std::move(functor), m, a.width, a.place)),
                     a.blocks, a.sizes);
  }

  // The start values of the variable blocks, concatenated: size n.
  Eigen::VectorXd start() const;
  // The values of one block at x.
  Eigen::VectorXd values(Parameter parameter, const Eigen::VectorXd& x) const;

  Index dimension() const;
  Index residual_count() const;
  // The patterns of ∇²f and J. Fixed until blocks are added, or made constant or variable.
  SymmetricPattern hessian_structure() const;
  SparsityPattern jacobian_structure() const;

  // f = ½‖r‖². Costs one run of every functor in double. not_evaluable: a functor returned false or a residual is not
  // finite. fatal: a functor returned true without writing a residual. diagnosis() says which. Exceptions pass through.
  Evaluation value(const Eigen::VectorXd& x, double& f);
  // f and ∇f = Jᵀr, of size n.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g);
  // f, ∇f and the values of ∇²f = JᵀJ + Σ rᵢ∇²rᵢ: in the structure if sparse, else the n × n matrix by columns.
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h);

  Evaluation residuals(const Eigen::VectorXd& x, Eigen::VectorXd& r);
  Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd& jacobian);
  // r, of size m, and the values of J in the order of jacobian_structure().
  Evaluation jacobian_values(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::VectorXd& values);
  // B = Σ λᵢ∇²rᵢ(x), with λ of size m. The values are in the structure of the Hessian.
  Evaluation second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda, Eigen::VectorXd& b);

  std::string describe() const;
  std::string diagnosis() const;
  // Notes on the derivatives at x, such as the rule used at a kink. Costs one recording of all blocks.
  std::string remarks(const Eigen::VectorXd& x);

 private:
  struct State;

  static void check_functor(bool null);
  Index checked_size(Parameter parameter, Index m) const;
  // Parameter blocks without repetition, and the place where each of the given blocks begins.
  struct Arrangement {
    std::vector<Index> blocks, sizes, place;
    Index width = 0;
  };
  Arrangement arranged(const std::vector<Parameter>& parameters, Index m) const;
  Index add_block(std::unique_ptr<detail::ResidualBlock> block, const std::vector<Index>& parameters,
                  const std::vector<Index>& sizes);

  std::unique_ptr<State> state_;
};

}  // namespace hesse::ad
