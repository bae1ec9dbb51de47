{{- define "vigilops.name" -}}
{{- if contains "vigilops" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-vigilops" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* What never changes: selectors of a running StatefulSet cannot. */}}
{{- define "vigilops.selector" -}}
app.kubernetes.io/name: vigilops
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "vigilops.labels" -}}
{{ include "vigilops.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "vigilops.pullSecrets" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "vigilops.check" -}}
{{- if not .Values.database.secretName }}
{{- fail "database.secretName is missing: the Secret with the postgres:// URL of a database of yours. The image has no database of its own." }}
{{- end }}
{{- if not .Values.secrets.name }}
{{- fail "secrets.name is missing: the Secret with the key that signs sessions and seals passwords." }}
{{- end }}
{{- if and .Values.agent.enabled (not .Values.agent.tokenSecretName) }}
{{- fail "agent.tokenSecretName is missing: the Secret with a token of scope ingest." }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) }}
{{- fail "ingress.host is missing." }}
{{- end }}
{{- end }}
