#include "modelled.h"

static void short_forms_become_long_forms(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "docker-compose.yml",
		      "services:\n  a:\n    image: x:1\n    environment:\n"
		      "    - A=1\n    - B\n    ports:\n    - \"127.0.0.1:80:8080/udp\"\n"
		      "    - \"9000\"\n    - {target: 5, published: \"6\"}\n"
		      "    volumes:\n    - ./d:/e:ro\n    - named:/f\n"
		      "    build: .\n    networks: [n]\n    dns: 1.1.1.1\n");
	assert_list(m, GW_CLASS_COMPOSE_SERVICE, "service a services/a 2\n");
	assert_at(m, GW_CLASS_COMPOSE_SERVICE, 0, "environment",
		  "{A: \"1\", B: ?B}");
	assert_at(m, GW_CLASS_COMPOSE_SERVICE, 0, "ports",
		  "[{protocol: \"udp\", target: \"8080\", published: \"80\", "
		  "host_ip: \"127.0.0.1\", text: \"127.0.0.1:80:8080/udp\"}, "
		  "{target: \"9000\", text: \"9000\"}, "
		  "{target: 5, published: \"6\"}]");
	assert_at(m, GW_CLASS_COMPOSE_SERVICE, 0, "volumes",
		  "[{type: \"bind\", source: \"./d\", target: \"/e\", "
		  "read_only: true, text: \"./d:/e:ro\"}, "
		  "{type: \"volume\", source: \"named\", target: \"/f\", "
		  "read_only: false, text: \"named:/f\"}]");
	assert_at(m, GW_CLASS_COMPOSE_SERVICE, 0, "build", "{context: \".\"}");
	assert_at(m, GW_CLASS_COMPOSE_SERVICE, 0, "networks", "{n: null}");
	assert_at(m, GW_CLASS_COMPOSE_SERVICE, 0, "dns", "[\"1.1.1.1\"]");
	assert_true(m->claimed);
}

static void defaults_of_variables_are_weak(void **state)
{
	struct modelled *m = *state;
	const struct gw_node *s;

	modelled_beside(m, "d/.env", "TAG=7\n");
	modelled_read(m, "d/compose.yaml",
		      "services:\n  a:\n    image: \"x:${TAG}\"\n"
		      "    user: ${U:-root}\n    pid: $P\n"
		      "    command: echo $$HOME\n");
	s = modelled_at(m, GW_CLASS_COMPOSE_SERVICE, 0)->node;
	assert_string_equal(modelled_dump(m, s, "image"), "\"x:7\"");
	assert_string_equal(modelled_dump(m, s, "user"), "\"root\"");
	assert_true(gw_node_key(s, "user")->flags & GW_WEAK);
	assert_string_equal(modelled_dump(m, s, "pid"), "?$P");
	assert_string_equal(modelled_dump(m, s, "command"), "\"echo $HOME\"");
}

static void a_service_extends_another(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "compose.yml",
		      "services:\n  base:\n    image: x\n    privileged: true\n"
		      "    environment: {A: 1, B: 1}\n    cap_add: [P]\n"
		      "  a:\n    extends: {service: base}\n"
		      "    environment: [B=2]\n    cap_add: [Q]\n"
		      "  b:\n    extends: {file: other.yml, service: x}\n");
	assert_at(m, GW_CLASS_COMPOSE_SERVICE, 1, "privileged", "true");
	assert_at(m, GW_CLASS_COMPOSE_SERVICE, 1, "environment",
		  "{A: 1, B: \"2\"}");
	assert_at(m, GW_CLASS_COMPOSE_SERVICE, 1, "cap_add", "[\"P\", \"Q\"]");
	assert_true(modelled_at(m, GW_CLASS_COMPOSE_SERVICE, 2)->node->flags &
		    GW_OPEN);
}

static void the_command_is_a_command(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "compose.yml",
		      "services:\n  a:\n    image: x\n"
		      "    command: mlflow server --host=0.0.0.0\n"
		      "  b:\n    image: x\n    entrypoint: [redis-server]\n"
		      "    command: [--port, \"1\"]\n");
	assert_at(m, GW_CLASS_COMMAND, 0, "flag", "{host: \"0.0.0.0\"}");
	assert_at(m, GW_CLASS_COMMAND, 1, "argv",
		  "[\"redis-server\", \"--port\", \"1\"]");
}

static void a_kubernetes_file_is_no_compose_file(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "x.yaml", "services: {a: {b: c}}\n");
	assert_int_equal(modelled_count(m, GW_CLASS_COMPOSE_FILE), 0);
	assert_false(m->claimed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(short_forms_become_long_forms),
		LAW(defaults_of_variables_are_weak),
		LAW(a_service_extends_another),
		LAW(the_command_is_a_command),
		LAW(a_kubernetes_file_is_no_compose_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
