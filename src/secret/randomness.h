#ifndef GW_SECRET_RANDOMNESS_H
#define GW_SECRET_RANDOMNESS_H

#include "base/str.h"

/*
 * How much likelier `s` is drawn at random than written by a person, in bits;
 * negative for words and identifiers. docs/detection.md, "Value model". At
 * most the first 4 KiB are judged.
 */
int gw_randomness(struct gw_str s);

#endif
