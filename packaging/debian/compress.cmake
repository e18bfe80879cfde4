# Run by cpack over what it has staged: Debian wants these compressed, without
# names and times in them.
file(GLOB pages ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/man/man1/*.1 ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/gitward/changelog)
foreach(page ${pages})
	if(IS_SYMLINK ${page})
		file(READ_SYMLINK ${page} to)
		file(REMOVE ${page})
		file(CREATE_LINK ${to}.gz ${page}.gz SYMBOLIC)
	else()
		execute_process(COMMAND gzip -9n ${page} COMMAND_ERROR_IS_FATAL ANY)
	endif()
endforeach()
