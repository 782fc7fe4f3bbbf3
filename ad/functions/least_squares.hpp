#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/residual_block.hpp>
#include <hesse/ad/functions/residual_kernel.hpp>
#include <hesse/ad/functions/residual_way.hpp>
#include <hesse/ad/vocabulary/error.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

// A block of parameters of a LeastSquares problem; obtained from add_parameter.
struct Parameter {
  Eigen::Index block = -1;
};

// f(x) = ½ Σ rᵢ(x)² built of parameter blocks and residual blocks; the functors are those of Ceres, unchanged:
// template <class T> bool operator()(const T* a, const T* b, …, T* residuals) const. x is the concatenation of the blocks
// that are not constant, in the order they were added. The first derivative that is asked for decides how derivatives are
// computed (describe() says how): blocks are recorded and replayed many at a time where that is cheaper over the expected
// evaluations, the residuals being computed by the functors themselves all the same, and overloading scalars are run through the
// functors otherwise. That depends on nothing but the blocks, x and rates, so it is repeatable. The first evaluation of a kind
// allocates; later ones allocate nothing until the structure changes or a block branches otherwise. One object belongs to one
// thread at a time.
class LeastSquares {
 public:
  using Index = Eigen::Index;

  using Structure = detail::HessianPattern;
  using Error = ad::Error;  // thrown where the object is misused

  struct Options {
    // H and B by compressed columns of their lower triangle, J by compressed rows: an entry for every pair of variable
    // parameters of a block, whatever the residuals do with them.
    bool sparse = false;
    std::size_t threads = 1;  // of replay; results are the same bits for any number
    ResidualWay way = ResidualWay::planned;
    double evaluations = 20;  // of derivatives, expected
  };

  // Where the values of J go: row by row, columns ascending. No outer: the full m × n matrix column by column.
  struct Rows {
    Index m = 0, n = 0;
    std::vector<Index> outer, inner;
  };

  LeastSquares();
  explicit LeastSquares(const Options& options);
  LeastSquares(LeastSquares&&) noexcept;
  LeastSquares& operator=(LeastSquares&&) noexcept;
  ~LeastSquares();

  // A block of parameters with its start values; throws Error when it is empty.
  Parameter add_parameter(std::initializer_list<double> values);
  Parameter add_parameter(const std::vector<double>& values);
  Parameter add_parameter(const Eigen::VectorXd& values);

  // Takes a block out of x (its start values stay in force) or back in.
  void set_constant(Parameter parameter);
  void set_variable(Parameter parameter);

  // M residuals of parameter blocks of sizes N…; returns the number of the block. Throws Error when sizes do not match,
  // a handle is foreign, or one block is given twice.
  template <int M, int... N, class Functor, class... Handles>
  requires(sizeof...(N) > 0 && sizeof...(Handles) == sizeof...(N) && (std::is_same_v<Handles, Parameter> && ...)) Index
      add_residual(Functor functor, Handles... parameters) {
    static_assert(M > 0 && ((N > 0) && ...), "add_residual<m, n1, n2, …>: every size is at least 1");
    check_functor(detail::is_null(functor));
    return add_block(detail::make_block(detail::FixedResidual<Functor, M, N...>{std::move(functor)}),
                     {parameters.block...}, {Index{N}...});
  }

  // m residuals of one parameter block of any size: bool operator()(const T* x, T* residuals) const.
  template <class Functor>
  Index add_residual(Functor functor, Index m, Parameter parameter) {
    check_functor(detail::is_null(functor));
    const Index width = checked_size(parameter, m);
    return add_block(detail::make_block(detail::DynamicResidual<Functor>{std::move(functor), m, width}),
                     {parameter.block}, {width});
  }

  // m residuals of any number of parameter blocks, chosen when the program runs:
  // bool operator()(T const* const* parameters, T* residuals) const, as Ceres' DynamicAutoDiffCostFunction takes it.
  // parameters[k] points to the values of the k-th block. A block may be given more than once.
  template <class Functor>
  Index add_residual(Functor functor, Index m, const std::vector<Parameter>& parameters) {
    check_functor(detail::is_null(functor));
    const Arrangement a = arranged(parameters, m);
    return add_block(detail::make_block(detail::BlocksResidual<Functor>(std::move(functor), m, a.width, a.place)),
                     a.blocks, a.sizes);
  }

  // The start values of the variable blocks, concatenated.
  Eigen::VectorXd start() const;
  // The values of one block at x.
  Eigen::VectorXd values(Parameter parameter, const Eigen::VectorXd& x) const;

  Index dimension() const;
  Index residual_count() const;
  // Fixed until blocks are added, or made constant or variable.
  Structure hessian_structure() const;
  Rows jacobian_structure() const;

  // f = ½‖r‖². Cost: one run of every functor in double. not_evaluable: a functor returned false or a residual is not
  // finite; fatal: a functor returned true without writing a residual; see diagnosis(). Exceptions pass through.
  Evaluation value(const Eigen::VectorXd& x, double& f);
  // … and ∇f = Jᵀr.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g);
  // … and the values of ∇²f = JᵀJ + Σ rᵢ∇²rᵢ in the structure, unless sparse the full n × n matrix column by column.
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h);

  Evaluation residuals(const Eigen::VectorXd& x, Eigen::VectorXd& r);
  Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd& jacobian);
  // … J in its structure.
  Evaluation jacobian_values(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::VectorXd& values);
  // B = Σ λᵢ∇²rᵢ(x) in the structure of the Hessian.
  Evaluation second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda, Eigen::VectorXd& b);

  std::string describe() const;
  std::string diagnosis() const;
  // What is to be known about derivatives at x: the rules taken where residuals have none. Records all blocks once more.
  std::string remarks(const Eigen::VectorXd& x);

 private:
  struct State;

  static void check_functor(bool null);
  Index checked_size(Parameter parameter, Index m) const;
  // Blocks one after the other, each once, and where each of those that were given begins.
  struct Arrangement {
    std::vector<Index> blocks, sizes, place;
    Index width = 0;
  };
  Arrangement arranged(const std::vector<Parameter>& parameters, Index m) const;
  Index add_block(std::unique_ptr<ResidualBlock> block, const std::vector<Index>& parameters,
                  const std::vector<Index>& sizes);

  std::unique_ptr<State> state_;
};

}  // namespace hesse::ad
