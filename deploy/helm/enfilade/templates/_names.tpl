{{- define "enfilade.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "enfilade.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "enfilade.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "enfilade.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "enfilade.selectorLabels" -}}
app.kubernetes.io/name: {{ include "enfilade.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "enfilade.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "enfilade.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: enfilade
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "enfilade.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "enfilade.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* The four services: key of the values, name, port of the container, and what it is given. The one place that lists them. */}}
{{- define "enfilade.services" -}}
- {key: eventGateway, name: event-gateway, port: 8080, api: true, mongodb: false}
- {key: dispatcher, name: dispatcher, port: 8081, api: false, mongodb: true}
- {key: actorWorker, name: actor-worker, port: 8082, api: false, mongodb: true}
- {key: adminApi, name: admin-api, port: 8090, api: true, mongodb: true}
{{- end -}}

{{/* Image of the service .name, for the root context .root. */}}
{{- define "enfilade.image" -}}
{{- $image := .root.Values.image -}}
{{- $suffix := ternary "-native" "" (eq $image.flavour "native") -}}
{{- $tag := default (printf "%s%s" .root.Chart.AppVersion $suffix) $image.tag -}}
{{- $path := printf "%s/%s" $image.repository .name -}}
{{- if $image.registry -}}{{- printf "%s/%s:%s" $image.registry $path $tag -}}{{- else -}}{{- printf "%s:%s" $path $tag -}}{{- end -}}
{{- end -}}
