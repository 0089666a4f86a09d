# Every build knows its commit: build_info.inc is written anew at each build and touched only when its
# content changes, so that a new commit recompiles one file.
function(sidestep_add_provenance target)
  set(output ${PROJECT_BINARY_DIR}/generated/build_info.inc)
  add_custom_target(sidestep_provenance
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DOUTPUT=${output}
            -DVERSION=${PROJECT_VERSION} -DBUILD_TYPE=${CMAKE_BUILD_TYPE}
            "-DCOMPILER=${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}"
            -P ${PROJECT_SOURCE_DIR}/cmake/write_build_info.cmake
    BYPRODUCTS ${output} VERBATIM)
  add_dependencies(${target} sidestep_provenance)
  target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/generated)
endfunction()
