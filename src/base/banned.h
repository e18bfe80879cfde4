#ifndef GW_BASE_BANNED_H
#define GW_BASE_BANNED_H

/*
 * Calls that have cost others a CVE each. Every .c file is compiled with this
 * header in front (cmake/Warnings.cmake), after the system's declarations.
 * ctime() is missing here only because libgit2 has a field of that name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncat sprintf vsprintf strtok gets
#pragma GCC poison gmtime localtime asctime atoi atol atoll popen

#endif
