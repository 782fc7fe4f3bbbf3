#include <string>
#include <type_traits>

#include <hesse/ad/detail/compositions/candidates.hpp>
#include <hesse/ad/detail/compositions/composition.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/recording/rerun.hpp>

// Compositions behind one interface: f is evaluated in the composition's number type if the functor is compiled for it;
// otherwise f is recorded at each x, and the recording is evaluated.
namespace hesse::ad::detail {

namespace {

struct DenseSink {
  double& f;
  Eigen::VectorXd& g;
  Eigen::VectorXd& h;

  void value(double y) { f = y; }
  void gradient(Eigen::Index i, double entry) { g[i] = entry; }
  void hessian(Eigen::Index i, Eigen::Index j, double entry) { h[i + j * g.size()] = entry; }
};

// The passes of a kernel: over f itself or, if functors are not compiled for its number type, over a recording of f.
template <class Kernel>
class CompositionOf final : public Composition {
  using Number = typename Kernel::Number;
  static_assert(FunctorNumber<Number> == Kernel::runs_functor);

 public:
  void evaluate(const Functor& f, const Eigen::VectorXd& x, double& y, Eigen::VectorXd& g,
                Eigen::VectorXd& h) override {
    DenseSink sink{y, g, h};
    if constexpr (Kernel::runs_functor) {
      run(f, x, sink);
    } else {
      recorded_.recording.record(f, x);
      run([&](const Vector<Number>& point) -> const Number& { return recorded_.replay.run(point)[0]; }, x, sink);
    }
    mirror_lower(h, x.size());
  }

 private:
  struct Nothing {};
  struct OnRecording {
    Recording recording{RecordingOptions{.verbatim = true}};
    Replay<Number> replay{recording};
  };

  template <class F>
  void run(const F& f, const Eigen::VectorXd& x, DenseSink& sink) {
    for (Eigen::Index p = 0, passes = Kernel::passes(x.size()); p < passes; ++p)
      kernels::run_pass(kernel_, f, x, p, sink);
  }

  Kernel kernel_;
  [[no_unique_address]] std::conditional_t<Kernel::runs_functor, Nothing, OnRecording> recorded_;
};

}  // namespace

std::unique_ptr<Composition> make_composition(HessianMode mode, int lanes) {
  std::unique_ptr<Composition> made;
  kernels::HessianKernels<double>::any([&]<class Kernel>() {
    if (Kernel::mode != mode || Kernel::lanes != lanes) return false;
    made = std::make_unique<CompositionOf<Kernel>>();
    return true;
  });
  if (!made)
    throw Error("composition: there is no " + std::string(to_string(mode)) + " of " + std::to_string(lanes) + " lanes");
  return made;
}

}  // namespace hesse::ad::detail
