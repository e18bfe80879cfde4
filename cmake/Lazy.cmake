# Heavy libraries are loaded when one of their functions is first called, not
# when the program starts: most runs need none of them, and linking them costs
# more time than `git --version` takes in all (docs/performance.md).
#
# gw_lazy(TARGET ROOM LIBRARY): calls of ROOM into LIBRARY go over small stubs;
# as these define each name, the linker leaves the library itself out.
set(lazy_default OFF)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64" AND NOT GW_SANITIZE AND NOT GW_FUZZ)
	set(lazy_default ON)
endif()
option(GW_LAZY "Load libgit2, libarchive and OpenSSL when they are first called" ${lazy_default})

function(gw_lazy target room library)
	if(NOT GW_LAZY)
		return()
	endif()
	get_filename_component(name ${library} NAME_WE)
	set(stub ${CMAKE_CURRENT_BINARY_DIR}/lazy_${name}.s)
	add_custom_command(OUTPUT ${stub}
		COMMAND sh ${CMAKE_SOURCE_DIR}/cmake/lazy.sh ${CMAKE_NM} ${CMAKE_READELF} ${name} ${library} $<TARGET_FILE:gw_${room}> ${stub}
		DEPENDS gw_${room} ${CMAKE_SOURCE_DIR}/cmake/lazy.sh
		COMMENT "Stubs for ${name}")
	target_sources(${target} PRIVATE ${stub})
	if(CMAKE_C_COMPILER_ID MATCHES "Clang")
		# It only assembles; the options for C are for nobody here.
		set_source_files_properties(${stub} PROPERTIES COMPILE_OPTIONS -Wno-unused-command-line-argument)
	endif()
	# Nothing else in the program says what it will load: `version -v` does.
	execute_process(COMMAND ${CMAKE_READELF} -d ${library} OUTPUT_VARIABLE dynamic)
	string(REGEX MATCH "SONAME[^[]*\\[([^]]*)" ignored "${dynamic}")
	set_property(TARGET ${target} APPEND PROPERTY GW_LOADS ${CMAKE_MATCH_1})
endfunction()
