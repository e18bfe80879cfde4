# gw_room(NAME [STAIRS rooms...] [FOREIGN targets...] SOURCES files...)
# A room is a static library that names the rooms it may include.
function(gw_room name)
	cmake_parse_arguments(R "" "" "STAIRS;FOREIGN;SOURCES" ${ARGN})
	add_library(gw_${name} STATIC ${R_SOURCES})
	target_link_libraries(gw_${name} PUBLIC gw_flags)
	foreach(stair ${R_STAIRS})
		target_link_libraries(gw_${name} PUBLIC gw_${stair})
	endforeach()
	target_link_libraries(gw_${name} PRIVATE ${R_FOREIGN})
endfunction()

# gw_unit(ROOM tests...): tests/unit/ROOM/TEST.c, linked with that room alone.
function(gw_unit room)
	foreach(test ${ARGN})
		add_executable(unit_${room}_${test} ${test}.c)
		target_link_libraries(unit_${room}_${test} PRIVATE gw_${room} PkgConfig::CMOCKA)
		target_compile_options(unit_${room}_${test} PRIVATE -Wno-conversion)
		target_include_directories(unit_${room}_${test} PRIVATE ${CMAKE_SOURCE_DIR}/tests/unit)
		add_test(NAME unit/${room}/${test} COMMAND unit_${room}_${test})
		set_tests_properties(unit/${room}/${test} PROPERTIES TIMEOUT 120
			ENVIRONMENT "GW_SOURCE=${CMAKE_SOURCE_DIR}")
	endforeach()
endfunction()

# gw_fuzz(NAME ROOM): fuzz/fuzz_NAME.c offers LLVMFuzzerTestOneInput; its
# corpus fuzz/corpus/NAME/ is replayed as a test with every compiler.
function(gw_fuzz name room)
	add_executable(replay_${name} fuzz_${name}.c replay.c)
	target_link_libraries(replay_${name} PRIVATE gw_${room})
	add_test(NAME fuzz/${name} COMMAND replay_${name} ${CMAKE_SOURCE_DIR}/fuzz/corpus/${name})
	set_tests_properties(fuzz/${name} PROPERTIES TIMEOUT 120)
	if(GW_FUZZ)
		add_executable(fuzz_${name} fuzz_${name}.c)
		target_link_libraries(fuzz_${name} PRIVATE gw_${room})
		target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
		target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
	endif()
endfunction()
