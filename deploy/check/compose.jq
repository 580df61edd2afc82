# What the Compose project must say. Input: the project as `docker compose config --format json` prints it.
include "check";

def ours: .services | to_entries[] | select(.value.build) | {name: .key, it: .value};
def all_of_them: .services | to_entries[] | {name: .key, it: .value};

def server_checks:
  check("ports are open to this machine only";
    all_of_them | .name as $n | .it.ports // [] | .[] | select(.host_ip != "127.0.0.1") | "\($n) \(.published)";
    (.services.mongodb.ports[0].host_ip) = "0.0.0.0"),

  check("no container is privileged, keeps a capability, or can gain privileges";
    all_of_them | select(.it | .privileged == true or .cap_drop != ["ALL"] or .cap_add or .security_opt != ["no-new-privileges:true"]) | .name;
    del(.services[].cap_drop)),

  check("every container has a limit of memory, of processors and of processes";
    all_of_them | select(.it.deploy.resources.limits | (.memory and .cpus and .pids) | not) | .name;
    del(.services[].deploy.resources.limits.pids)),

  check("every container says whether it is healthy";
    all_of_them | select(.it.healthcheck.test | not) | .name;
    del(.services.rabbitmq.healthcheck)),

  check("every image has a tag";
    all_of_them | select(.it.image | test(":[0-9A-Za-z_.-]+$") | not) | .it.image;
    (.services.mongodb.image) = "docker.io/library/mongo"),

  check("what the servers keep is in volumes";
    (.volumes // {}) as $volumes | (.services | {rabbitmq, mongodb} | to_entries[])
      | select(any(.value.volumes[]?; .type == "volume" and (.source as $s | $volumes | has($s))) | not) | .key;
    del(.services.rabbitmq.volumes));

def system_checks:
  check("the four services are there, each built from its own folder";
    [ours | .name as $n | select(.it.build.args.SERVICE == $n and (.it.image | startswith("enfilade/\($n):"))) | $n] | sort
      | select(. != ["actor-worker", "admin-api", "dispatcher", "event-gateway"]);
    (.services.dispatcher.build.args.SERVICE) = "event-gateway"),

  check("the services have read-only root filesystems and a bounded /tmp";
    ours | select(.it.read_only != true or (.it.tmpfs // [] | length == 1 and (.[0] | test("^/tmp:size=[0-9]+m")) | not)) | .name;
    (.services["actor-worker"].read_only) = false),

  check("the services wait for healthy servers";
    ours | select(.it.depends_on != ({rabbitmq: {condition: "service_healthy", required: true}}
        + if .name == "event-gateway" then {} else {mongodb: {condition: "service_healthy", required: true}} end)) | .name;
    (.services.dispatcher.depends_on.mongodb.condition) = "service_started"),

  check("the API key is a secret file of event-gateway and admin-api, and in no environment";
    ([ours | select(.it.environment.ENFILADE_API_KEY_FILE == .it.secrets[0].target and .it.secrets[0].source == "api-key") | .name]
        | sort | select(. != ["admin-api", "event-gateway"])),
      (all_of_them | select(.it.environment // {} | has("ENFILADE_API_KEY")) | .name);
    (.services.dispatcher.environment.ENFILADE_API_KEY) = "x"),

  check("event-gateway, which everyone reaches, cannot reach the database";
    [ours | select(.it.environment.ENFILADE_MONGODB_URI) | .name] | sort | select(. != ["actor-worker", "admin-api", "dispatcher"]);
    del(.services.dispatcher.environment.ENFILADE_MONGODB_URI)),

  check("only the APIs and the servers have ports outside";
    [all_of_them | select(.it.ports) | .name] | sort | select(. != ["admin-api", "event-gateway", "mongodb", "rabbitmq"]);
    (.services.dispatcher.ports) = .services["admin-api"].ports),

  check("the services and the servers agree on users and ports";
    .services.rabbitmq.environment as $mq | .services.mongodb.environment.PORT as $port | ours
      | select(.it.environment | .ENFILADE_RABBITMQ_USERNAME != $mq.RABBITMQ_DEFAULT_USER or .ENFILADE_RABBITMQ_PASSWORD != $mq.RABBITMQ_DEFAULT_PASS
          or (.ENFILADE_MONGODB_URI // "none" | IN("none", "mongodb://mongodb:\($port)/?directConnection=true") | not)) | .name;
    (.services.rabbitmq.environment.RABBITMQ_DEFAULT_USER) = "guest");
