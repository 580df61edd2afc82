{{/* Says everything that is missing at once, each with what to do. */}}
{{- define "enfilade.validate" -}}
{{- $missing := list -}}
{{- if not .Values.rabbitmq.addresses -}}
{{- $missing = append $missing "rabbitmq.addresses is required: the AMQP addresses of your RabbitMQ 4 nodes, as \"host:port,host:port\"" -}}
{{- end -}}
{{- if not (or .Values.rabbitmq.password .Values.rabbitmq.existingSecret) -}}
{{- $missing = append $missing "rabbitmq.password or rabbitmq.existingSecret is required: the password of the RabbitMQ user" -}}
{{- end -}}
{{- if not (or .Values.mongodb.uri .Values.mongodb.existingSecret) -}}
{{- $missing = append $missing "mongodb.uri or mongodb.existingSecret is required: the connection string of your MongoDB replica set, as \"mongodb://host-0,host-1,host-2/?replicaSet=rs0\"" -}}
{{- end -}}
{{- if not (or .Values.apiKey.value .Values.apiKey.existingSecret) -}}
{{- $missing = append $missing "apiKey.value or apiKey.existingSecret is required: the key that callers send as Authorization: Bearer" -}}
{{- else if and .Values.apiKey.value (not .Values.apiKey.existingSecret) (lt (len .Values.apiKey.value) 16) -}}
{{- $missing = append $missing "apiKey.value is too short: at least 16 characters" -}}
{{- end -}}
{{- if not (or .Values.serviceAccount.create .Values.serviceAccount.name) -}}
{{- $missing = append $missing "serviceAccount.name is required where serviceAccount.create is false" -}}
{{- end -}}
{{- range $key := list "eventGateway" "adminApi" -}}
{{- $ingress := index $.Values.ingress $key -}}
{{- if and $ingress.enabled (not $ingress.host) -}}
{{- $missing = append $missing (printf "ingress.%s.host is required where ingress.%s.enabled is true" $key $key) -}}
{{- end -}}
{{- end -}}
{{- if $missing -}}
{{- fail (printf "\n\nEnfilade cannot be installed with these values:\n  - %s\n" (join "\n  - " $missing)) -}}
{{- end -}}
{{- end -}}
