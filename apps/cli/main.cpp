#include "commands.hpp"

int main(int argc, char** argv) { return hesse::apps::run_command_line(argc, argv); }
