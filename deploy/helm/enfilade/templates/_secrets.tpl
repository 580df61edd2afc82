{{/* Where each secret is: the Secret of the chart, or the one that the values name. */}}
{{- define "enfilade.secrets" -}}
{{- $own := include "enfilade.fullname" . -}}
rabbitmqPassword: {name: {{ default $own .Values.rabbitmq.existingSecret | quote }}, key: {{ ternary .Values.rabbitmq.existingSecretKey "rabbitmq-password" (ne .Values.rabbitmq.existingSecret "") | quote }}}
mongodbUri: {name: {{ default $own .Values.mongodb.existingSecret | quote }}, key: {{ ternary .Values.mongodb.existingSecretKey "mongodb-uri" (ne .Values.mongodb.existingSecret "") | quote }}}
apiKey: {name: {{ default $own .Values.apiKey.existingSecret | quote }}, key: {{ ternary .Values.apiKey.existingSecretKey "api-key" (ne .Values.apiKey.existingSecret "") | quote }}}
{{- end -}}

{{/* The data of the Secret that the chart makes; empty where every secret exists already. */}}
{{- define "enfilade.secretData" -}}
{{- if not .Values.apiKey.existingSecret }}
api-key: {{ .Values.apiKey.value | b64enc }}
{{- end }}
{{- if not .Values.rabbitmq.existingSecret }}
rabbitmq-password: {{ .Values.rabbitmq.password | b64enc }}
{{- end }}
{{- if not .Values.mongodb.existingSecret }}
mongodb-uri: {{ .Values.mongodb.uri | b64enc }}
{{- end }}
{{- end -}}
