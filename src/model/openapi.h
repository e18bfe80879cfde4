#ifndef GW_MODEL_OPENAPI_H
#define GW_MODEL_OPENAPI_H

#include "model/make.h"

/* Puts `references` at the root: of each section of components a map whose
 * keys are the names that this document refers to in itself. Private to
 * model/. */
void gw_openapi_references(struct gw_model *m, struct gw_node *root);

#endif
