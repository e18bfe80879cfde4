/*
 * Resources of Terraform's kubernetes provider as Kubernetes objects.
 * SPDX-License-Identifier: Apache-2.0
 *
 * snake_case becomes camelCase, a block that may repeat becomes the plural
 * list, any other block a map (provider 2.38, schema of the Pod resource; the
 * exceptions stand in the tables).
 */
#include "model/k8s.h"
#include "model/terraform.h"

#define MAX_DEEP 64

/* Blocks that stand for an item of a list, and the list's name. */
static const struct {
	const char *block;
	const char *list;
} repeated[] = {
	{ "container", "containers" },
	{ "init_container", "initContainers" },
	{ "ephemeral_container", "ephemeralContainers" },
	{ "volume", "volumes" },
	{ "volume_mount", "volumeMounts" },
	{ "volume_device", "volumeDevices" },
	{ "volume_claim_template", "volumeClaimTemplates" },
	{ "env", "env" },
	{ "env_from", "envFrom" },
	{ "port", "ports" },
	{ "toleration", "tolerations" },
	{ "image_pull_secret", "imagePullSecrets" },
	{ "host_aliases", "hostAliases" },
	{ "readiness_gate", "readinessGates" },
	{ "topology_spread_constraint", "topologySpreadConstraints" },
	{ "rule", "rules" },
	{ "subject", "subjects" },
	{ "http_header", "httpHeaders" },
	{ "items", "items" },
	{ "sources", "sources" },
	{ "ingress", "ingress" },
	{ "egress", "egress" },
	{ "from", "from" },
	{ "to", "to" },
	{ "tls", "tls" },
	{ "path", "paths" },
	{ "sysctl", "sysctls" },
	{ "match_expressions", "matchExpressions" },
	{ "webhook", "webhooks" },
	{ "limit", "limits" },
	{ "secret", "secrets" },
};

/* Names that do not follow the rule. */
static const struct {
	const char *snake;
	const char *camel;
} odd[] = {
	{ "ceph_fs", "cephfs" },
	{ "run_as_username", "runAsUserName" },
	{ "non_resource_urls", "nonResourceURLs" },
	{ "cluster_ip", "clusterIP" },
	{ "cluster_ips", "clusterIPs" },
	{ "external_ips", "externalIPs" },
	{ "load_balancer_ip", "loadBalancerIP" },
	{ "host_pid", "hostPID" },
	{ "host_ipc", "hostIPC" },
	{ "host_ip", "hostIP" },
	{ "pod_ip", "podIP" },
	{ "enable_service_links", "enableServiceLinks" },
};

/* Groups of the kinds that are not in the core group. */
static const struct {
	const char *kinds;
	const char *version;
} groups[] = {
	{ "Deployment StatefulSet DaemonSet ReplicaSet", "apps/v1" },
	{ "Job CronJob", "batch/v1" },
	{ "Ingress IngressClass NetworkPolicy", "networking.k8s.io/v1" },
	{ "Role ClusterRole RoleBinding ClusterRoleBinding",
	  "rbac.authorization.k8s.io/v1" },
	{ "PodDisruptionBudget PodSecurityPolicy", "policy/v1" },
	{ "HorizontalPodAutoscaler", "autoscaling/v2" },
	{ "StorageClass CsiDriver", "storage.k8s.io/v1" },
	{ "ValidatingWebhookConfiguration MutatingWebhookConfiguration",
	  "admissionregistration.k8s.io/v1" },
	{ "PriorityClass", "scheduling.k8s.io/v1" },
};

struct k8s {
	struct gw_model *m;
};

static struct gw_str to_camel(struct gw_arena *arena, struct gw_str s,
			      bool upper)
{
	struct gw_str copy = gw_arena_copy(arena, s);
	char *p = (char *)(uintptr_t)copy.p; /* the copy is ours */
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '_') {
			upper = true;
			continue;
		}
		p[n++] = upper && gw_is_lower(s.p[i]) ? (char)(s.p[i] - 32) :
							s.p[i];
		upper = false;
	}
	return gw_str_part(copy, 0, n);
}

static struct gw_str camel_key(struct k8s *k, struct gw_str key)
{
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		if (gw_str_is(key, odd[i].snake))
			return gw_str_of(odd[i].camel);
	return to_camel(k->m->arena, key, false);
}

static const char *list_name(struct gw_str key)
{
	for (size_t i = 0; i < sizeof(repeated) / sizeof(repeated[0]); i++)
		if (gw_str_is(key, repeated[i].block))
			return repeated[i].list;
	return NULL;
}

/* Maps whose keys are the user's own and no names of the schema. */
static bool is_free_map(struct gw_str key)
{
	static const char *const names[] = {
		"labels",   "annotations", "match_labels",  "data",
		"limits",   "requests",	   "node_selector", "string_data",
		"capacity", "parameters",  "binary_data",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (gw_str_is(key, names[i]))
			return true;
	return false;
}

/* A list of maps stands for blocks when it is written as an argument, as
 * the JSON syntax and generators do. */
static bool is_block_list(const struct gw_node *c)
{
	if (c->kind != GW_LIST)
		return false;
	if (c->flags & GW_BLOCK)
		return true;
	for (const struct gw_node *i = c->first; i; i = i->next)
		if (i->kind != GW_MAP)
			return false;
	return c->first != NULL;
}

static struct gw_node *convert(struct k8s *k, struct gw_node *body,
			       unsigned depth);

static struct gw_node *convert_list(struct k8s *k, const struct gw_node *list,
				    unsigned depth)
{
	struct gw_node *out = gw_make(k->m, GW_LIST, list);

	out->flags |= list->flags & GW_OPEN;
	for (struct gw_node *c = list->first; c; c = c->next)
		gw_add(k->m, out, convert(k, c, depth + 1));
	return out;
}

/* Free maps (labels, data ...) keep their keys. */
static struct gw_node *convert(struct k8s *k, struct gw_node *body,
			       unsigned depth)
{
	struct gw_keyed out;

	if (body->kind != GW_MAP || depth > MAX_DEEP)
		return body;
	gw_keyed_init(k->m, &out, body);
	out.map->flags |= body->flags & GW_OPEN;
	for (struct gw_node *c = body->first; c; c = c->next) {
		const char *list = list_name(c->key);
		struct gw_node *v = c;

		if (gw_str_is(c->key, "$labels"))
			continue;
		if (is_block_list(c)) {
			if (is_free_map(c->key))
				v = c->first ? c->first : c;
			else if (list || c->count > 1)
				v = convert_list(k, c, depth);
			else if (c->first)
				v = convert(k, c->first, depth + 1);
			gw_keyed_put(k->m, &out,
				     list ? gw_str_of(list) :
					    camel_key(k, c->key),
				     v);
			continue;
		}
		if (c->kind == GW_MAP && !is_free_map(c->key))
			v = convert(k, c, depth + 1);
		gw_keyed_put(k->m, &out, camel_key(k, c->key), v);
	}
	return out.map;
}

static const char *version_of(struct gw_str kind)
{
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		struct gw_str rest = gw_str_of(groups[i].kinds);
		struct gw_str one;

		while (gw_str_next(&rest, ' ', &one))
			if (gw_str_eq(one, kind))
				return groups[i].version;
	}
	return "v1";
}

/* kubernetes_<kind in snake_case>[_v1[beta1]] */
static struct gw_str kind_of(struct gw_arena *arena, struct gw_str type)
{
	struct gw_str s = gw_str_part(type, sizeof("kubernetes_") - 1, type.n);

	for (size_t i = s.n; i > 2; i--)
		if (s.p[i - 1] == '_' && i < s.n && s.p[i] == 'v' &&
		    i + 1 < s.n && gw_is_digit(s.p[i + 1])) {
			s = gw_str_part(s, 0, i - 1);
			break;
		}
	return to_camel(arena, s, true);
}

static void read_manifest(struct gw_model *m, const struct gw_subject *s)
{
	struct gw_node *manifest = gw_node_key(s->node, "manifest");

	if (gw_node_text(gw_node_key(manifest, "kind")).n)
		gw_k8s_object(m, manifest);
}

void gw_terraform_kubernetes(struct gw_model *m, const struct gw_subject *s)
{
	struct k8s k = { .m = m };
	struct gw_node *object;
	struct gw_str kind;

	if (!gw_str_starts(s->type, GW_STR("kubernetes_")))
		return;
	if (gw_str_is(s->type, "kubernetes_manifest")) {
		read_manifest(m, s);
		return;
	}
	kind = kind_of(m->arena, s->type);
	object = convert(&k, s->node, 0);
	if (object == s->node)
		object = gw_make_copy(m, object);
	gw_put(m, object, "apiVersion",
	       gw_make_text(m, gw_str_of(version_of(kind)), s->node));
	gw_put(m, object, "kind", gw_make_text(m, kind, s->node));
	gw_k8s_object(m, object);
}
