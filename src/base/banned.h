#ifndef GW_BASE_BANNED_H
#define GW_BASE_BANNED_H

/*
 * Calls that have cost others a CVE each. Every .c file is compiled with this
 * header in front (cmake/Warnings.cmake), after the system's declarations.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncat sprintf vsprintf strtok gets
#pragma GCC poison gmtime localtime asctime ctime atoi atol atoll popen

#endif
