#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What is known about a problem, as data. Functor headers include this file only (standard library, nothing else).
namespace hesse::problems {

enum class MinimumKind { global, local, asymptotic, saddle, unbounded };
std::string_view to_string(MinimumKind kind);

// What a truthful solver may answer from the listed starts.
enum class Expectation {
  minimum,              // a minimiser is reached
  saddle_start,         // the start is stationary and no minimiser; a second-order method must leave or say so
  unbounded_below,      // f falls without limit
  infimum_at_infinity,  // the infimum is not attained: f converges while x drifts away
};
std::string_view to_string(Expectation expectation);

struct Start {
  std::string label;  // "1", "2" (NIST); "1", "10", "100" (MGH): the factor on the standard start
  std::vector<double> x;
};

struct KnownMinimum {
  double f = 0.0;         // in the source's units: f_factor * cost
  std::vector<double> x;  // may be empty: not known, not unique or at infinity
  MinimumKind kind = MinimumKind::global;
  std::string note;
};

// The sizes a problem exists in: fixed when minimum == maximum.
struct SizeRule {
  std::span<const int> standard;  // the sizes of the standard set, the first one the default; static storage
  int minimum = 0;
  int maximum = 0;
  int multiple = 1;               // n must be a multiple of this
  std::string_view text;          // "n >= 2, even"
  bool (*fits)(int n) = nullptr;  // what else is asked of n

  bool scalable() const { return minimum != maximum; }
  bool allows(int n) const { return n >= minimum && n <= maximum && n % multiple == 0 && (fits == nullptr || fits(n)); }
};

struct Info {
  std::string
      set;  // "nist"; filled in by the registry, as are name, n, m, least_squares, scalable, size_rule, published_n
  std::string name;  // "Misra1a"
  std::string title;
  std::string source;               // citation, or a key of the folder's README
  std::string structure = "dense";  // "dense", "sum of elements (2 variables each)", …
  bool least_squares = false;       // cost = 1/2 sum r_i^2
  double f_factor = 1.0;            // reported f = f_factor * cost; 2 where the source's objective is sum r_i^2
  int n = 0;
  int m = 0;  // residuals; 0 for a general function
  bool scalable = false;
  std::string size_rule;
  int published_n = 0;  // the size that the source's results are published at; 0: none
  std::vector<Start> starts;
  std::vector<KnownMinimum> minima;  // the global one first, when known
  std::vector<double> certified;     // certified parameters, for digits; may be empty
  std::string domain;                // where f is defined; empty: all of R^n
  std::vector<double> lower, upper;  // bounds l <= x <= u, infinite where there is none; both empty: no bounds at all
  Expectation expectation = Expectation::minimum;

  std::string qualified_name() const { return set + "/" + name; }
  bool bounded() const { return !lower.empty(); }
  // The start of a label. Throws Error naming the nearest label.
  const Start& start(std::string_view label) const;
  // Lowest known f in the source's units; NaN when none is known.
  double known_f() const;
};

// {"1", x}, {"10", 10 x}, {"100", 100 x}: the starts of [MGH81].
std::vector<Start> scaled_starts(const std::vector<double>& x);

}  // namespace hesse::problems
