/** What one types to see a first host or service. All of it is true of this version; a test runs it past the parsers. */

/** Where VigilOps runs, in its folder. */
const CLI = 'node backend/src/cli/main.ts token create';

export const AGENT_TOKEN = `${CLI} --name web-server-01 --kind agent`;
export const SENDER_TOKEN = `${CLI} --name checkout --kind api --scope ingest`;

export const COPY_AGENT = 'scp -r agent/bin agent/dist root@web-server-01:/opt/vigilops-agent/';

export const START_AGENT = `/opt/vigilops-agent/bin/vigilops-agent --check-config
/opt/vigilops-agent/bin/vigilops-agent`;

const LOCAL = /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?(?:\/|$)/;

/** /etc/vigilops/agent.yaml. Without TLS the agent must be told that this is meant. */
export function agentYaml(address: string): string {
  const plain = address.startsWith('http://') && !LOCAL.test(address);
  return [
    'server:',
    `  url: ${address}`,
    "  token: 'vgo_agent_...'",
    ...(plain ? ['  allow_plain_http: true'] : []),
    'host:',
    "  tags: ['production', 'web']",
    'logs:',
    '  - path: /var/log/nginx/access.log',
    '    service: nginx',
    '    type: access',
  ].join('\n');
}

export const logsYaml = `logs:
  - path: /var/log/app/*.log
    service: api-server`;

/** The space in the header is percent-encoded, as OpenTelemetry wants it. */
export const sdkEnvironment = (address: string) => `export OTEL_EXPORTER_OTLP_ENDPOINT=${address}
export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20vgo_api_..."`;
