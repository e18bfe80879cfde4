#ifndef GW_MODEL_K8S_H
#define GW_MODEL_K8S_H

#include "model/make.h"

/* Private to model/: the subjects of one Kubernetes object, whatever syntax
 * it was written in. */
void gw_k8s_object(struct gw_model *m, struct gw_node *node);

#endif
