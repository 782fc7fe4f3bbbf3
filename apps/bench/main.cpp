#include "command.hpp"

// hesse-bench: the command line of hesse, with its benchmarks. `hesse bench` starts it.
int main(int argc, char** argv) { return hesse::apps::run_command_line(argc, argv, &hesse::apps::bench_command); }
