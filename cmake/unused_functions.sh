#!/bin/sh
# Functions that nothing calls, by cppcheck over sources, tests and examples: prints them and fails. What is called only by templates that
# cppcheck does not instantiate, by Eigen or by the language is listed in unused_functions.txt beside this file.
set -eu
cd "$(dirname "$0")/.."
found=$(cppcheck --quiet --enable=unusedFunction --std=c++20 --language=c++ --inline-suppr \
  --template='{id} {file}: {message}' ad solver problems apps tests examples 2>&1 |
  sed -n "s/^unusedFunction \([^:]*\): The function '\([^']*\)'.*/\2 \1/p" | sort -u |
  grep -v -w -F -f cmake/unused_functions.txt || true)
[ -z "$found" ] || {
  echo "called by nothing (function, file); remove them:" >&2
  echo "$found" >&2
  exit 1
}
