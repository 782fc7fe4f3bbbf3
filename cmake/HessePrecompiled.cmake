# hesse_precompile(target headers…): headers that most sources of a target include are parsed once. With -fpch-preprocess a compiler
# cache sees what was precompiled.
option(HESSE_PRECOMPILED_HEADERS "Parse the headers that most sources include once" ${PROJECT_IS_TOP_LEVEL})
function(hesse_precompile target)
  if(HESSE_PRECOMPILED_HEADERS)
    target_precompile_headers(${target} PRIVATE ${ARGN})
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  endif()
endfunction()
