#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <hesse/problems/info.hpp>

// Points and known minima, as metadata are written with them.
namespace hesse::problems {

// n times the value; (f(1), …, f(n)); the pattern again and again.
std::vector<double> all(int n, double value);
std::vector<double> each(int n, const std::function<double(int)>& f);
std::vector<double> repeated(int n, const std::vector<double>& pattern);

// tⱼ and tⱼ(tⱼ − 1) at the inner points tⱼ = j/(n + 1) of [0, 1].
std::vector<double> ramp(int n);
std::vector<double> parabola(int n);

inline KnownMinimum global(double f, std::vector<double> x = {}, std::string note = {}) {
  return {f, std::move(x), MinimumKind::global, std::move(note)};
}

inline KnownMinimum local(double f, std::vector<double> x = {}, std::string note = {}) {
  return {f, std::move(x), MinimumKind::local, std::move(note)};
}

inline KnownMinimum asymptotic(double f, std::string note, std::vector<double> x = {}) {
  return {f, std::move(x), MinimumKind::asymptotic, std::move(note)};
}

}  // namespace hesse::problems
