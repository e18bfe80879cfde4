/* The effective policy as text that can be read and compared.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verdict/policy.h"

#include "base/buf.h"
#include "base/utf8.h"

#define PLACES_AT 44 /* column of the places */

struct show {
	struct gw_buf *out;
	const struct gw_policy *p;
	bool places;
	size_t line_start;
};

static void end_line(struct show *s, const struct gw_layer *layer,
		     uint32_t line)
{
	if (s->places && layer) {
		do
			gw_buf_byte(s->out, ' ');
		while (s->out->n - s->line_start < PLACES_AT && !s->out->over);
		gw_buf_text(s->out, "# ");
		gw_utf8_show(s->out, layer->source);
		if (line)
			gw_buf_print(s->out, ":%u", line);
	}
	gw_buf_byte(s->out, '\n');
	s->line_start = s->out->n;
}

/* The value in the words of the file. */
static void add_value(struct show *s, enum gw_setting_id id,
		      const struct gw_value *v)
{
	switch (gw_setting_rows[id].form) {
	case GW_FORM_LEVEL:
	case GW_FORM_UNDECIDED:
		gw_buf_text(s->out, gw_level_name((enum gw_level)v->n));
		break;
	case GW_FORM_UNKNOWN:
		gw_buf_text(s->out,
			    gw_unknown_mode_name((enum gw_unknown_mode)v->n));
		break;
	case GW_FORM_WAIVERS:
		gw_buf_text(s->out,
			    gw_waiver_mode_name((enum gw_waiver_mode)v->n));
		break;
	case GW_FORM_IDENTITY:
		gw_buf_text(s->out, gw_identity_rows[v->n].name);
		break;
	case GW_FORM_BOOL:
		gw_buf_text(s->out, v->n ? "true" : "false");
		break;
	case GW_FORM_DURATION:
		gw_buf_print(s->out, "%llus",
			     (unsigned long long)(v->n / 1000));
		break;
	case GW_FORM_SIZE:
		gw_buf_print(s->out, "%llu", (unsigned long long)v->n);
		break;
	case GW_FORM_TEXT:
	case GW_FORM_PATH:
		gw_utf8_show(s->out, v->text);
		break;
	}
}

static void show_settings(struct show *s)
{
	struct gw_str section = GW_STR("");

	for (int i = 0; i < GW_SETTINGS; i++) {
		const struct gw_layer *from;
		struct gw_value v =
			gw_policy_value(s->p, (enum gw_setting_id)i, &from);
		struct gw_str key = gw_str_of(gw_setting_rows[i].key);
		size_t dot = gw_str_find_byte(key, '.', 0);
		struct gw_str head = gw_str_part(key, 0, dot);

		if (!v.set)
			continue;
		if (dot != GW_NOWHERE && !gw_str_eq(head, section))
			gw_buf_print(s->out, "%.*s:\n", GW_FMT(head));
		section = dot == GW_NOWHERE ? GW_STR("") : head;
		s->line_start = s->out->n;
		if (dot != GW_NOWHERE)
			gw_buf_text(s->out, "  ");
		gw_buf_add(s->out, dot == GW_NOWHERE
					   ? key
					   : gw_str_part(key, dot + 1, key.n));
		gw_buf_text(s->out, ": ");
		add_value(s, (enum gw_setting_id)i, &v);
		end_line(s, from, v.line);
	}
}

static const char *yes_no(enum gw_said said)
{
	return said == GW_SAID_YES ? "true" : "false";
}

static void show_rule(struct show *s, const struct gw_layer *layer,
		      const struct gw_rule_line *l)
{
	const char *between = "";

	gw_buf_print(s->out, "  '%.*s': {", GW_FMT(l->glob));
	if (l->level != GW_UNJUDGED) {
		gw_buf_print(s->out, "level: %s", gw_level_name(l->level));
		between = ", ";
	}
	if (l->severity >= 0) {
		gw_buf_print(s->out, "%sseverity: %s", between,
			     gw_severity_name((enum gw_severity)l->severity));
		between = ", ";
	}
	if (l->waivable != GW_UNSAID) {
		gw_buf_print(s->out, "%swaivable: %s", between,
			     yes_no(l->waivable));
		between = ", ";
	}
	if (l->delegated != GW_UNSAID) {
		gw_buf_print(s->out, "%sdelegated: %s", between,
			     yes_no(l->delegated));
		between = ", ";
	}
	if (l->enabled != GW_UNSAID) {
		gw_buf_print(s->out, "%senabled: %s", between,
			     yes_no(l->enabled));
		between = ", ";
	}
	if (l->unknown != GW_UNKNOWN_UNSAID)
		gw_buf_print(s->out, "%sunknown: %s", between,
			     gw_unknown_mode_name(l->unknown));
	gw_buf_byte(s->out, '}');
	end_line(s, layer, l->line);
}

static void show_rules(struct show *s)
{
	bool any = false;

	for (size_t i = 0; i < s->p->count; i++) {
		const struct gw_layer *layer = s->p->layers[i];

		for (size_t k = 0; k < layer->rule_count; k++) {
			if (!any)
				gw_buf_text(s->out,
					    "rules: # a later source wins; in "
					    "one source the exact name\n");
			any = true;
			s->line_start = s->out->n;
			show_rule(s, layer, &layer->rules[k]);
			if (i >= s->p->loosening)
				gw_buf_text(s->out,
					    "  # ^ counts only where it is "
					    "stricter, or delegated\n");
		}
	}
}

static void show_field(struct show *s, const char *key, struct gw_str text)
{
	if (!text.n)
		return;
	gw_buf_print(s->out, ", %s: \"", key);
	gw_utf8_show(s->out, text);
	gw_buf_byte(s->out, '"');
}

static void show_allow(struct show *s)
{
	bool any = false;

	for (size_t i = 0; i < s->p->count; i++) {
		const struct gw_layer *layer = s->p->layers[i];

		for (size_t k = 0; k < layer->allow_count; k++) {
			const struct gw_allow_line *l = &layer->allow[k];

			if (!any)
				gw_buf_text(s->out, "allow:\n");
			any = true;
			s->line_start = s->out->n;
			gw_buf_print(s->out, "- {rule: \"%.*s\"",
				     GW_FMT(l->rule));
			show_field(s, "path", l->path);
			show_field(s, "object", l->object);
			show_field(s, "fingerprint", l->fingerprint);
			show_field(s, "until", l->until);
			show_field(s, "owner", l->owner);
			show_field(s, "reason", l->reason);
			gw_buf_byte(s->out, '}');
			end_line(s, layer, l->line);
		}
	}
}

static void show_list(struct show *s, const char *key, const struct gw_node *n)
{
	const struct gw_node *i = gw_items_first(n);

	gw_buf_print(s->out, "%s: [", key);
	for (; i; i = n->kind == GW_LIST ? i->next : NULL) {
		gw_buf_byte(s->out, '"');
		gw_utf8_show(s->out, gw_node_text(i));
		gw_buf_text(s->out,
			    n->kind == GW_LIST && i->next ? "\", " : "\"");
	}
	gw_buf_byte(s->out, ']');
}

static void show_bypass(struct show *s)
{
	bool any = false;

	for (size_t i = 0; i < s->p->loosening; i++) {
		const struct gw_layer *layer = s->p->layers[i];

		for (size_t k = 0; k < layer->bypass_count; k++) {
			const struct gw_bypass_line *l = &layer->bypass[k];

			if (!any)
				gw_buf_text(s->out, "bypass:\n");
			any = true;
			s->line_start = s->out->n;
			gw_buf_text(s->out, "- {");
			show_list(s, "rules", l->rules);
			gw_buf_text(s->out, ", ");
			show_list(s, "who", l->who);
			gw_buf_print(s->out, ", needs: %s",
				     l->needs_signed ? "signed-push"
						     : "nothing");
			if (l->hours)
				gw_buf_print(s->out, ", hours: %llu",
					     (unsigned long long)l->hours);
			gw_buf_byte(s->out, '}');
			end_line(s, layer, l->line);
		}
	}
}

static void show_params(struct show *s)
{
	if (s->p->params.count)
		gw_buf_text(s->out, "params:\n");
	for (size_t i = 0; i < s->p->params.count; i++) {
		const struct gw_node *n = s->p->params.entries[i].value;

		s->line_start = s->out->n;
		gw_buf_text(s->out, "  ");
		gw_utf8_show(s->out, n->key);
		gw_buf_text(s->out, ": ");
		gw_node_dump(s->out, n);
		gw_buf_byte(s->out, '\n');
	}
}

static void show_directories(struct show *s)
{
	for (size_t i = 0;; i++) {
		struct gw_str dir = gw_policy_rules_directory(s->p, i);

		if (!dir.n)
			return;
		if (!i)
			gw_buf_text(s->out, "rules-directories:\n");
		gw_buf_text(s->out, "- ");
		gw_utf8_show(s->out, dir);
		gw_buf_byte(s->out, '\n');
	}
}

/* What a source that may only tighten says in vain. */
static void show_ignored(struct show *s)
{
	for (size_t i = s->p->loosening; i < s->p->count; i++) {
		const struct gw_layer *layer = s->p->layers[i];

		for (int k = 0; k < GW_SETTINGS; k++) {
			enum gw_setting_id id = (enum gw_setting_id)k;
			const struct gw_value *v = &layer->values[k];
			struct gw_value now = gw_policy_value(s->p, id, NULL);

			if (!v->set ||
			    (v->n == now.n && gw_str_eq(v->text, now.text)))
				continue;
			gw_buf_text(s->out, "# ");
			gw_utf8_show(s->out, layer->source);
			gw_buf_print(s->out, ":%u: '%s: ", v->line,
				     gw_setting_rows[k].key);
			add_value(s, id, v);
			gw_buf_text(s->out, "' has no effect: it would loosen "
					    "the policy\n");
		}
	}
}

void gw_policy_print(struct gw_buf *out, const struct gw_policy *p, bool places)
{
	struct show s = { .out = out, .p = p, .places = places };

	gw_buf_text(out, "gitward: 1\n");
	show_settings(&s);
	show_rules(&s);
	show_params(&s);
	show_allow(&s);
	show_bypass(&s);
	show_directories(&s);
}

void gw_policy_show(struct gw_buf *out, const struct gw_policy *p)
{
	gw_buf_print(out, "# the policy as it holds%s, digest %s\n",
		     p->server ? " on the server" : "", p->digest);
	gw_policy_print(out, p, true);
	show_ignored(&(struct show){ .out = out, .p = p });
}
