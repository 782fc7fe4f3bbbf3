# Warnings are on for our own targets; they end the build only where a preset asks for it, never in a user's build.
function(hesse_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                           $<$<BOOL:${HESSE_WARNINGS_AS_ERRORS}>:-Werror>)
endfunction()
