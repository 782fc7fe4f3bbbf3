#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <hesse/problems/info.hpp>

namespace hesse::problems::mgh {

// Problem `number` of [MGH81]: objective Σ rᵢ², starts ×1, ×10, ×100 of the standard start (a zero start stays zero).
Info describe(int number, const std::string& title, const std::vector<double>& start, std::vector<KnownMinimum> minima,
              const std::string& structure = "dense");

// n times the value; (f(1), …, f(n)).
std::vector<double> all(int n, double value);
std::vector<double> each(int n, const std::function<double(int)>& f);

inline KnownMinimum global(double f, std::vector<double> x = {}, std::string note = {}) {
  return {f, std::move(x), MinimumKind::global, std::move(note)};
}

inline KnownMinimum local(double f, std::vector<double> x = {}, std::string note = {}) {
  return {f, std::move(x), MinimumKind::local, std::move(note)};
}

inline KnownMinimum asymptotic(double f, std::string note, std::vector<double> x = {}) {
  return {f, std::move(x), MinimumKind::asymptotic, std::move(note)};
}

}  // namespace hesse::problems::mgh
