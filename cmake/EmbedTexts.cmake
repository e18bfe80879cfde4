# cmake -D OUT=file.c -D FILES="a;b" -D INCLUDE=header -D TYPE=struct -D ROWS=name
# -P EmbedTexts.cmake: files as const bytes, so that the program needs no
# directory to know them.
set(text "/* Made by cmake/EmbedTexts.cmake. */\n#include \"${INCLUDE}\"\n\n")
set(rows "")
set(n 0)
foreach(file ${FILES})
	get_filename_component(name ${file} NAME_WLE)
	file(READ ${file} hex HEX)
	string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
	string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
	string(APPEND text "static const unsigned char bytes_${n}[] = {\n${bytes}0 };\n")
	string(APPEND rows "\t{ \"${name}\", (const char *)bytes_${n}, sizeof(bytes_${n}) - 1 },\n")
	math(EXPR n "${n} + 1")
endforeach()
file(WRITE ${OUT} "${text}\nconst struct ${TYPE} ${ROWS}[] = {\n${rows}\t{ NULL, NULL, 0 },\n};\n")
