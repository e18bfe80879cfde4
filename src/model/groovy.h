#ifndef GW_MODEL_GROOVY_H
#define GW_MODEL_GROOVY_H

#include "model/make.h"

/* Private to model/: a Groovy file on its way to steps. */
struct groovy {
	struct gw_model *m;
	struct gw_node *file;
	struct gw_node *scope; /* $scope of the next step */
	uint32_t steps;
};

/* The shell commands of an sh step. */
void gw_groovy_commands(struct groovy *g, const struct gw_subject *step);

#endif
