#ifndef GW_MODEL_TERRAFORM_H
#define GW_MODEL_TERRAFORM_H

#include "model/make.h"

/* Private to model/: a resource of the kubernetes provider as the object that
 * it makes. Other resources: nothing happens. */
void gw_terraform_kubernetes(struct gw_model *m, const struct gw_subject *s);

#endif
