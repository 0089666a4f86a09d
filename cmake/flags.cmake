# One set of flags for all code. No -ffast-math and no -march=native, ever: results must not depend
# on the machine (docs/decisions/0002). -ffp-contract=off keeps the compiler from fusing a*b+c on its
# own; the kernels fuse explicitly.
add_library(sidestep_flags INTERFACE)
target_compile_options(sidestep_flags INTERFACE
  -march=x86-64-v2 -ffp-contract=off -fno-math-errno
  -fno-semantic-interposition  # position-independent code may be inlined like any other
  -DHWY_DISABLE_PCLMUL_AES  # else the baseline would be SSSE3, not the SSE4.2 of x86-64-v2
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # g++ 12 warns of std::string operator+ without cause (GCC bug 105651)

set(SIDESTEP_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=... (see the asan, tsan presets)")
if(SIDESTEP_SANITIZE)
  target_compile_options(sidestep_flags INTERFACE
    -fsanitize=${SIDESTEP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(sidestep_flags INTERFACE -fsanitize=${SIDESTEP_SANITIZE})
endif()
