#pragma once

#include <hesse/problems/plans.hpp>
#include <hesse/problems/problem.hpp>
#include <hesse/problems/registry.hpp>
#include <hesse/solver/options.hpp>
#include <memory>
#include <string>
#include <vector>

namespace hesse::apps {

// What the command line asked for; each command reads the fields of its own flags.
struct Request {
  std::string command;
  std::vector<std::string> names;   // problems and sets
  std::vector<std::string> starts;  // labels; empty: the command's own choice
  std::vector<double> x;            // a start of the user's own
  std::string plan;                 // empty: the library's choice
  bool probe = false;               // time the two best plans
  std::string rates;                // "default", "calibrated", empty: calibrated where the machine was
  std::string json;                 // path, "-" stdout, empty: none
  std::string trace;                // path of a JSONL file, empty: none
  std::string plot;                 // path of an SVG file, empty: none
  int n = 0;                        // size of scalable problems; 0: their standard sizes
  bool published = false;           // the sizes that results are published at
  bool quiet = false;
  bool remove = false;  // the calibration
  solver::Options options;

  // bench
  std::string suite = "modes";
  std::vector<std::string> workloads;
  std::vector<int> sizes;
  std::vector<std::string> tables;
  int repeats = 0;
  double seconds = 0;  // limit of one solve; 0: the benchmark's own
  std::string svg;     // folder of charts, empty: none
};

// What a name stands for, at the sizes asked for. Throws problems::Error.
std::vector<problems::Instance> instances_of(const std::string& name, const Request& request);

// One run to make.
struct Task {
  std::shared_ptr<const problems::Problem> problem;
  problems::Start start;
};

// The starts that a command takes where none is asked for.
enum class DefaultStarts { first, standard };

// The tasks of the names, sizes and starts. "10x" is the label "10". Throws problems::Error or a usage Failure.
std::vector<Task> tasks(const Request& request, DefaultStarts otherwise);

// "a,b,c" as a list.
std::vector<std::string> split(const std::string& list);

}  // namespace hesse::apps
