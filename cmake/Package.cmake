# `cpack` makes a Debian package; configure with -DGW_DEBIAN=ON and the prefix
# /usr (packaging/deb.sh does).
option(GW_DEBIAN "Lay out files as Debian's policy asks" OFF)
if(NOT GW_DEBIAN)
	return()
endif()
# dpkg-shlibdeps sees what is linked; what is loaded at its first call is named
# by cmake/Lazy.cmake, and the package that owns it is asked for here.
get_target_property(loads gitward GW_LOADS)
set(depends "")
foreach(soname ${loads})
	execute_process(COMMAND dpkg-query -S "*/${soname}" OUTPUT_VARIABLE owner RESULT_VARIABLE failed)
	if(failed)
		message(FATAL_ERROR "no package owns ${soname}")
	endif()
	string(REGEX MATCH "^[^:\n]+" owner "${owner}")
	list(APPEND depends ${owner})
endforeach()
list(JOIN depends ", " depends)
install(FILES packaging/debian/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES packaging/debian/changelog DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME changelog)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME gitward)
set(CPACK_PACKAGE_CONTACT "gitward maintainers <maintainers@gitward.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/packaging/debian/compress.cmake)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "${depends}")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS git)
set(CPACK_DEBIAN_PACKAGE_SECTION vcs)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "gitward looks at everything that is new in a push or a commit, runs secret,
configuration, model-file and push rules over it, and lets it in, remarks on
it, or blocks it with a message that says what to do. It works as client
hooks, as pre-receive hook of a server and as a step of a CI job, and never
uses the network.")
include(CPack)
