#pragma once

#include <Eigen/Core>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <hesse/solver/objective.hpp>

// What `hesse bench hessian` measures: functions, and every way to their Hessians that was found when hesse was built.
namespace hesse::apps::hessians {

using Eigen::VectorXd;
using Structure = solver::HessianStructure;

// f(x), ∇f(x) and the values of ∇²f(x) in one call. g and h have their sizes and hold anything: all of g and the lower
// triangle of h are written.
using Evaluate = std::function<void(const VectorXd& x, double& f, VectorXd& g, VectorXd& h)>;

// A way made ready, or why there is none here.
struct Prepared {
  Evaluate evaluate;
  std::string skipped = {};  // "skipped: …": evaluate is empty
  Structure own = {};  // where h is laid out otherwise than by the workload (a smaller pattern, say); n = 0: it is not
  // As many evaluations as the number says, put inline in a loop: what is timed instead, where a call would be most of the time.
  std::function<void(int)> in_line = {};
};

struct Contender {
  std::string library;                // "hesse", "hand", "ADOL-C", …
  std::string plan;                   // what of the library is used
  std::function<Prepared()> prepare;  // all work that is done once; timed as set-up
};

// A result judged: its largest difference from the reference, relative to the largest entry of its kind (f, g, h).
using Judge = std::function<double(double f, const VectorXd& g, const VectorXd& h, const Structure& structure)>;

// A function of fixed size with its point and its contenders. "hand" is what ratio_to_hand refers to: the first of the
// list of that name.
struct Workload {
  std::string name;
  int elements = 0;  // 0: not a sum of elements
  Structure structure;
  VectorXd x;
  std::function<double(const VectorXd&)> value;  // the loop in double
  std::function<Judge()> reference;              // made once, before anything is timed
  std::vector<Contender> contenders;
  std::function<Prepared(bool compiled, std::size_t threads)> threaded = {};  // the element form; empty: there is none

  Eigen::Index n() const { return structure.n; }
  void add(std::string library, std::string plan, std::function<Prepared()> prepare) {
    contenders.push_back({std::move(library), std::move(plan), std::move(prepare)});
  }
};

inline std::size_t at(Eigen::Index i) { return static_cast<std::size_t>(i); }

}  // namespace hesse::apps::hessians
