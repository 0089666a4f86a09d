cmake_minimum_required(VERSION 3.25)  # a script of its own: its policies too
execute_process(COMMAND git -C ${SOURCE} rev-parse --short=12 HEAD
                OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT COMMIT)
  set(COMMIT unknown)
else()
  execute_process(COMMAND git -C ${SOURCE} status --porcelain --untracked-files=no
                  OUTPUT_VARIABLE CHANGES ERROR_QUIET)
  if(CHANGES)
    # Which changes: the store answers only what the same program asked (docs/decisions/0008).
    execute_process(COMMAND git -C ${SOURCE} diff HEAD OUTPUT_VARIABLE CHANGES ERROR_QUIET)
    string(SHA1 CHANGES "${CHANGES}")
    string(SUBSTRING ${CHANGES} 0 6 CHANGES)
    set(COMMIT "${COMMIT}+${CHANGES}")
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"#define SIDESTEP_VERSION \"@VERSION@\"
#define SIDESTEP_COMMIT \"@COMMIT@\"
#define SIDESTEP_COMPILER \"@COMPILER@\"
#define SIDESTEP_BUILD_TYPE \"@BUILD_TYPE@\"
" @ONLY)
