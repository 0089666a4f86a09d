# The page that `sidestep report` writes: our own files in web/, and the plotting library, which npm
# fetches by the lock file into the build folder. All are embedded into the library by .incbin.
# Without npm, or without network, the library is empty and reports have static figures instead; to
# try again, remove web/plotly.js from the build folder (docs/decisions/0007-plotly-by-lock-file.md).
enable_language(ASM)
find_program(SIDESTEP_NPM npm)

function(sidestep_embed_web target)
  set(web ${PROJECT_SOURCE_DIR}/web)
  set(build ${PROJECT_BINARY_DIR}/web)
  set(own report.css data.js plots.js maps.js main.js)
  list(TRANSFORM own PREPEND ${web}/)
  set(fetched ${build}/plotly.js ${build}/plotly-licence.txt)
  set(generated ${PROJECT_BINARY_DIR}/generated/web_assets)
  add_custom_command(OUTPUT ${fetched}
    COMMAND ${CMAKE_COMMAND} -DNPM=${SIDESTEP_NPM} -DWEB=${web} -DBUILD=${build}
            -P ${PROJECT_SOURCE_DIR}/cmake/fetch_plotly.cmake
    DEPENDS ${web}/package.json ${web}/package-lock.json ${PROJECT_SOURCE_DIR}/cmake/fetch_plotly.cmake
    COMMENT "Fetching the plotting library of reports" VERBATIM)
  add_custom_command(OUTPUT ${generated}.s ${generated}.inc
    COMMAND ${CMAKE_COMMAND} "-DFILES=${own};${fetched}" -DOUTPUT=${generated}
            -P ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${own} ${fetched} ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake VERBATIM)
  target_sources(${target} PRIVATE ${generated}.s)
  set_source_files_properties(${generated}.s PROPERTIES OBJECT_DEPENDS "${own};${fetched}"
    COMPILE_OPTIONS -Wno-unused-command-line-argument)  # clang's; flags of C++ mean nothing here
  set_source_files_properties(${PROJECT_SOURCE_DIR}/src/sidestep/report/web_assets.cpp PROPERTIES
    OBJECT_DEPENDS ${generated}.inc)
  target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/generated)
endfunction()
