# Run by the build: plotly.js and plotly-licence.txt in BUILD, from the npm registry by the lock file in
# WEB; both empty if that fails, with a line that says so. The build never fails for want of network.
file(MAKE_DIRECTORY ${BUILD})
set(why "npm is not installed")
if(NPM)
  file(COPY ${WEB}/package.json ${WEB}/package-lock.json DESTINATION ${BUILD})
  execute_process(
    COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=1
            --fetch-retry-mintimeout=1000 --fetch-timeout=60000 --prefix ${BUILD}
    WORKING_DIRECTORY ${BUILD} TIMEOUT 180
    RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE errors)
  string(REGEX MATCH "[^\n]*(code|errno|network)[^\n]*" line "${errors}")
  set(why "npm ci failed: ${line}")
endif()
set(package ${BUILD}/node_modules/plotly.js-cartesian-dist-min)
if(NPM AND "${failed}" STREQUAL "0" AND EXISTS ${package}/plotly-cartesian.min.js)
  file(COPY_FILE ${package}/plotly-cartesian.min.js ${BUILD}/plotly.js)
  file(COPY_FILE ${package}/LICENSE ${BUILD}/plotly-licence.txt)
else()
  message("sidestep: reports will have static figures (${why})")
  file(WRITE ${BUILD}/plotly.js "")
  file(WRITE ${BUILD}/plotly-licence.txt "")
endif()
