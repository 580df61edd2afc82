# What the rendered manifests of the chart must say. Input: the list of all objects. Environment: RELEASE, its name;
# OWN_SECRET, whether the chart makes the Secret (false: the values name Secrets that exist).
include "check";

def release: $ENV.RELEASE;
def own: $ENV.OWN_SECRET == "true";

# Paths, so that a check can also be broken through them.
def kind($kind): .[] | select(.kind == $kind);
def component($name): select(.metadata.labels["app.kubernetes.io/component"] == $name);
def podspecs: (kind("Deployment").spec.template.spec), (kind("Pod").spec);
def containers: podspecs | .containers[];

def at: "\(.kind)/\(.metadata.name)";
def pods: .[] | select(.kind == "Deployment" or .kind == "Pod")
  | {at: at, spec: (if .kind == "Pod" then .spec else .spec.template.spec end),
     labels: (if .kind == "Pod" then .metadata.labels else .spec.template.metadata.labels end)};
def each_container: pods | . as $pod | .spec.containers[] | {at: $pod.at, pod: $pod.spec, it: .};
def services: kind("Deployment") | {at: at, name: .metadata.labels["app.kubernetes.io/component"], labels: .spec.template.metadata.labels,
   pod: .spec.template.spec, it: .spec.template.spec.containers[0], deployment: .};
def apis: ["admin-api", "event-gateway"];

def is_secret: test("PASSWORD|SECRET|TOKEN|_URI$|API_KEY$");
def selects($labels): to_entries | length > 0 and all(.[]; . as $e | $labels[$e.key] == $e.value);
# the pods that a selector takes, of all that there are
def taken_by($selector; $pods): [$pods[] | select(.labels as $l | $selector | selects($l)) | .at];
# each Deployment for which there is not exactly one object of a kind with a selector for it alone
def without_own($kind; selector):
  [pods] as $pods | [kind($kind) | taken_by(selector; $pods)] as $taken
  | services | .at as $at | select([$taken[] | select(. == [$at])] | length != 1) | "\($at) has no \($kind) of its own";

def checks:
  check("the four services, and nothing else, are Deployments";
    [services.name] | sort | select(. != ["actor-worker", "admin-api", "dispatcher", "event-gateway"]);
    del(.[] | select(.kind == "Deployment") | component("dispatcher"))),

  check("every object has the labels of the chart and the release";
    .[] | select((.metadata.labels // {}) | (.["app.kubernetes.io/name"] and .["helm.sh/chart"]
        and .["app.kubernetes.io/instance"] == release) | not) | at;
    del(.[0].metadata.labels["app.kubernetes.io/instance"])),

  check("images are those of the services, each with a tag";
    services | select(.name as $n | .it.image | test("(^|/)\($n):[0-9A-Za-z_.-]+$") | not) | "\(.at) \(.it.image)";
    (.[] | component("dispatcher") | select(.kind == "Deployment") | .spec.template.spec.containers[0].image) = "enfilade/event-gateway:1"),

  check("no container runs as root";
    each_container | select((.pod.securityContext.runAsNonRoot and .it.securityContext.runAsNonRoot
        and .pod.securityContext.runAsUser != 0 and .it.securityContext.runAsUser != 0) | not) | .at;
    (podspecs | .securityContext.runAsUser) = 0),

  check("every container has a read-only root filesystem";
    each_container | select(.it.securityContext.readOnlyRootFilesystem != true) | .at;
    (containers | .securityContext.readOnlyRootFilesystem) = false),

  check("every container can write to a bounded /tmp and nowhere else";
    each_container | .pod.volumes as $volumes | [.it.volumeMounts[] | select(.readOnly != true)] as $writable
      | select(($writable | length == 1 and .[0].mountPath == "/tmp"
          and any($volumes[]; .name == $writable[0].name and .emptyDir.sizeLimit)) | not) | .at;
    del(podspecs | .volumes[] | select(.name == "tmp") | .emptyDir.sizeLimit)),

  check("every container drops all capabilities and adds none";
    each_container | select(.it.securityContext.capabilities != {drop: ["ALL"]}) | .at;
    (containers | .securityContext.capabilities.add) = ["NET_ADMIN"]),

  check("no container can gain privileges";
    each_container | select(.it.securityContext | .allowPrivilegeEscalation != false or .privileged == true) | .at;
    del(containers | .securityContext.allowPrivilegeEscalation)),

  check("every pod has the seccomp profile RuntimeDefault";
    pods | select(.spec.securityContext.seccompProfile.type != "RuntimeDefault") | .at;
    (podspecs | .securityContext.seccompProfile.type) = "Unconfined"),

  check("no pod shares anything with its node";
    pods | select(.spec | .hostNetwork or .hostPID or .hostIPC or any(.volumes[]; .hostPath)) | .at;
    (podspecs | .hostNetwork) = true),

  check("no pod has the token of a service account, nor the default account";
    pods | select(.spec.automountServiceAccountToken != false or (.spec.serviceAccountName // "default") == "default") | .at;
    del(podspecs | .serviceAccountName)),

  check("no pod gets environment variables from Services";
    pods | select(.spec.enableServiceLinks != false) | .at;
    del(podspecs | .enableServiceLinks)),

  check("every container asks for cpu and memory, and has a limit of memory";
    each_container | select(.it.resources | (.requests.cpu and .requests.memory and .limits.memory) | not) | .at;
    del(containers | .resources.limits.memory)),

  check("every service has its three probes, at its own port";
    services | .it as $c | .at as $at | ({startupProbe: "started", readinessProbe: "ready", livenessProbe: "live"} | to_entries[])
      | select($c[.key].httpGet != {path: "/q/health/\(.value)", port: "http"} or
          [$c.ports[] | select(.name == "http") | .containerPort | tostring] != [$c.env[] | select(.name == "QUARKUS_HTTP_PORT") | .value])
      | "\($at) \(.key)";
    (kind("Deployment").spec.template.spec.containers[0].readinessProbe.httpGet.path) = "/q/health/live"),

  check("what the Secret holds stands in no other object";
    ([kind("Secret").data[] | ., @base64d] + if own then [] else ["a-secret-of-yours"] end) as $secrets
      | .[] | select(.kind != "Secret") | at as $at | [.. | strings] as $all
      | $secrets[] | select(. as $s | any($all[]; contains($s))) | "\($at) holds a secret";
    [first(kind("Secret").data["api-key"]) // ("a-secret-of-yours" | @base64) | @base64d] as [$s] | (kind("ConfigMap").data.X) = "key=\($s)"),

  check("secrets in the environment are references to Secrets";
    (each_container | .at as $at | (.it.env // [])[] | select((.name | is_secret) and (.valueFrom.secretKeyRef.name | not)) | "\($at) \(.name)"),
      (kind("ConfigMap") | at as $at | .data | keys[] | select(is_secret) | "\($at) \(.)");
    (kind("ConfigMap").data.ENFILADE_RABBITMQ_PASSWORD) = "x"),

  check("the chart makes a Secret of exactly what is referred to, or none";
    [kind("Secret") | .metadata.name as $n | .data | keys[] | "\($n) \(.)"] as $made
      | ([each_container | .it.env[]?.valueFrom.secretKeyRef | select(.) | "\(.name) \(.key)"]
         + [pods | .spec.volumes[].secret | select(.) | "\(.secretName) \(.items[0].key)"] | unique) as $used
      | select(if own then ($made | sort) != $used else $made != [] or ($used | length != 3) or any($used[]; startswith("\(release) ")) end)
      | {$made, $used};
    (kind("Deployment").spec.template.spec.containers[0].env[] | select(.name == "ENFILADE_MONGODB_URI").valueFrom.secretKeyRef)
      = {name: release, key: "typo"}),

  check("the API key is a read-only file of event-gateway and admin-api, and of no other service";
    [services | .name as $name | .pod.volumes as $volumes | .it | . as $c
      | .env[] | select(.name == "ENFILADE_API_KEY_FILE") | .value as $file
      | $c.volumeMounts[] | select(.readOnly and "\(.mountPath)/api-key" == $file) | .name as $v
      | $volumes[] | select(.name == $v and .secret.defaultMode == 288 and .secret.items[0].path == "api-key") | $name]
      | sort | select(. != apis);
    (podspecs | .volumes[] | select(.secret) | .secret.defaultMode) = 292),

  check("event-gateway, which everyone reaches, cannot reach the database";
    [services | select(any(.it.env[]; .name == "ENFILADE_MONGODB_URI")) | .name] | sort
      | select(. != ["actor-worker", "admin-api", "dispatcher"]);
    (kind("Deployment").spec.template.spec.containers[0].env) += [{name: "ENFILADE_MONGODB_URI"}]),

  check("every service has a Service of its own, by the name of its port";
    without_own("Service"; .spec.selector), (kind("Service") | select(.spec.ports | length != 1 or .[0].targetPort != "http") | at);
    del(kind("Service").spec.selector["app.kubernetes.io/component"])),

  check("only the APIs have an address; dispatcher and actor-worker are headless";
    kind("Service") | select((.spec.clusterIP != "None") != (.metadata.labels["app.kubernetes.io/component"] | IN(apis[]))) | at;
    (kind("Service").spec.clusterIP) = "None"),

  check("every service has a PodDisruptionBudget of its own, which lets one pod go";
    without_own("PodDisruptionBudget"; .spec.selector.matchLabels),
      (kind("PodDisruptionBudget") | select((.spec.maxUnavailable // 0) < 1 or .spec.unhealthyPodEvictionPolicy != "AlwaysAllow") | at);
    del(.[] | select(.kind == "PodDisruptionBudget") | component("actor-worker"))),

  check("a rollout takes no pod away before its successor is ready";
    services | select(.deployment.spec.strategy | .type != "RollingUpdate" or .rollingUpdate.maxUnavailable != 0) | .at;
    (kind("Deployment").spec.strategy.rollingUpdate.maxUnavailable) = "25%"),

  check("a pod of an API outlives the load balancers' memory of it, and has time to end";
    services | select(.name | IN(apis[])) | select((.it.lifecycle.preStop.sleep.seconds // 0) < 1
        or .pod.terminationGracePeriodSeconds < .it.lifecycle.preStop.sleep.seconds + 20) | .at;
    (kind("Deployment").spec.template.spec.terminationGracePeriodSeconds) = 10),

  check("a worker stops within its grace period";
    services | select(.name == "actor-worker")
      | select([.it.env[] | select(.name == "ENFILADE_WORKER_STOP_WITHIN") | .value] != ["PT\(.pod.terminationGracePeriodSeconds - 20)S"]) | .at;
    (kind("Deployment").spec.template.spec.terminationGracePeriodSeconds) = 10),

  check("new settings roll the pods";
    services | select(.deployment.spec.template.metadata.annotations | (.["checksum/config"] and .["checksum/secret"]) | not) | .at;
    del(kind("Deployment").spec.template.metadata.annotations["checksum/config"])),

  check("gateway and dispatcher, as all four, have the same settings";
    [services | [.it.envFrom[].configMapRef.name]] | unique | select(length != 1 or (.[0] | length != 1));
    (kind("Deployment") | component("dispatcher") | .spec.template.spec.containers[0].envFrom) = []);

# what the chart does unless it is switched off
def default_checks:
  check("every service has a NetworkPolicy of its own, which lets in nothing but its port";
    without_own("NetworkPolicy"; .spec.podSelector.matchLabels),
      (kind("NetworkPolicy") | select((.spec.policyTypes | index("Ingress") | not)
        or any(.spec.ingress[]; .ports != [{port: "http", protocol: "TCP"}])) | at);
    del(kind("NetworkPolicy").spec.ingress[].ports)),

  check("nobody but who collects metrics reaches dispatcher and actor-worker";
    kind("NetworkPolicy") | select(.metadata.labels["app.kubernetes.io/component"] | IN(apis[]) | not)
      | select(.spec.ingress | length != 1 or (.[0].from // []) == [] or any(.[0].from[]; .namespaceSelector | not)) | at;
    del(kind("NetworkPolicy") | component("actor-worker") | .spec.ingress[0].from)),

  check("not everyone reaches admin-api";
    kind("NetworkPolicy") | component("admin-api") | select(any(.spec.ingress[]; (.from // []) == [])) | at;
    del(kind("NetworkPolicy") | component("admin-api") | .spec.ingress[0].from)),

  check("pods spread over zones and nodes, each service by itself";
    services | select((.labels as $l | .pod.topologySpreadConstraints // []
        | [.[] | select(.labelSelector.matchLabels as $s | $s | selects($l) and has("app.kubernetes.io/component")) | .topologyKey])
        != ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]) | .at;
    del(podspecs | .topologySpreadConstraints[]?.labelSelector.matchLabels["app.kubernetes.io/component"])),

  check("the ServiceAccount has no token either";
    [kind("ServiceAccount") | .automountServiceAccountToken] | select(. != [false]);
    (kind("ServiceAccount").automountServiceAccountToken) = true);

# what ci/full-values.yaml switches on
def full_checks:
  check("the autoscaler alone decides on the number of gateways";
    ([kind("HorizontalPodAutoscaler").spec.scaleTargetRef.name] | select(. != ["\(release)-event-gateway"])),
      (services | select((.deployment.spec | has("replicas")) == (.name == "event-gateway")) | .at);
    (kind("Deployment").spec.replicas) = 2),

  check("an ingress leads to the APIs, under TLS, and to /v1 only";
    [kind("Service").metadata.name] as $names
      | ([kind("Ingress") | .metadata.labels["app.kubernetes.io/component"]] | sort | select(. != apis)),
        (kind("Ingress") | select(.spec.tls[0].secretName == null or .spec.tls[0].hosts[0] != .spec.rules[0].host
          or any(.spec.rules[].http.paths[]; .path != "/v1" or (.backend.service.name | IN($names[]) | not))) | at);
    (kind("Ingress").spec.rules[0].http.paths[0].path) = "/"),

  check("the ServiceMonitor finds all four services";
    [kind("ServiceMonitor").spec] as [$monitor] | ([kind("Service").metadata.labels | select(. as $l | $monitor.selector.matchLabels | selects($l))] | length)
      | select(. != 4 or $monitor.endpoints != [{port: "http", path: "/q/metrics", interval: "30s", scrapeTimeout: "10s"}]);
    (kind("ServiceMonitor").spec.selector.matchLabels.x) = "y"),

  check("every alert has a severity, a summary and a description";
    ([kind("PrometheusRule").spec.groups[].rules[]] | select(length < 4) | "too few alerts"),
      (kind("PrometheusRule").spec.groups[].rules[] | select((.labels.severity and .annotations.summary and .annotations.description) | not) | .alert);
    del(kind("PrometheusRule").spec.groups[0].rules[0].annotations.summary)),

  check("egress is closed where the values say what is reached";
    [kind("NetworkPolicy") | select(.spec.policyTypes | index("Egress")) | .metadata.labels["app.kubernetes.io/component"]] | sort
      | select(. != ["actor-worker", "dispatcher"]);
    (kind("NetworkPolicy").spec.policyTypes) = ["Ingress"]);

# what ci/bare-values.yaml switches off
def bare_checks:
  check("what is switched off is not there";
    .[] | select(.kind | IN("NetworkPolicy", "ServiceAccount", "HorizontalPodAutoscaler", "Ingress", "ServiceMonitor", "PrometheusRule")) | at;
    . + [{kind: "NetworkPolicy", metadata: {name: "x"}}]);
