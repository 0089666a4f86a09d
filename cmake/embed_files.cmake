# Run by the build: OUTPUT.s, which has the bytes of FILES, and OUTPUT.inc, a row for each: name, begin,
# end, SHA-256 (for the page's Content-Security-Policy).
set(assembly ".section .note.GNU-stack,\"\",%progbits\n.section .rodata\n")
set(rows "")
set(number 0)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  file(SHA256 ${file} hash)
  set(symbol sidestep_web_asset_${number})
  string(APPEND assembly "# ${hash}\n.global ${symbol}_begin\n.global ${symbol}_end\n"
         "${symbol}_begin:\n.incbin \"${file}\"\n${symbol}_end:\n.byte 0\n")
  string(APPEND rows "SIDESTEP_WEB_ASSET(\"${name}\", ${symbol}_begin, ${symbol}_end, \"${hash}\")\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT}.s "${assembly}")
file(WRITE ${OUTPUT}.inc "${rows}")
