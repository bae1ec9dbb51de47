import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface Log {
  readonly path: string;
  readonly service: string;
  readonly type: string;
  readonly fromBeginning?: boolean;
}

/** Logs that most hosts have; only those that exist here are written down. */
const COMMON_LOGS: readonly Log[] = [
  { path: '/var/log/syslog', service: 'syslog', type: 'syslog' },
  { path: '/var/log/messages', service: 'syslog', type: 'syslog' },
  { path: '/var/log/auth.log', service: 'auth', type: 'syslog' },
  { path: '/var/log/system.log', service: 'syslog', type: 'syslog' },
  { path: '/var/log/nginx/access.log', service: 'nginx', type: 'access' },
  { path: '/var/log/nginx/error.log', service: 'nginx', type: 'application' },
];

/** The settings of the agent that `make up` starts: this host, and VigilOps' own log so that there is one to see. */
export function agentConfigYaml(options: { url: string; data: string; hostName: string }): string {
  const logs: readonly Log[] = [
    {
      path: join(options.data, 'logs', 'backend.log'),
      service: 'vigilops-backend',
      type: 'application',
      // How it started is the first that there is to see.
      fromBeginning: true,
    },
    ...COMMON_LOGS.filter((log) => existsSync(log.path)),
  ];
  return `# Written by \`make up\` when it found none. Change it as you like; it is not written again.
server:
  url: ${options.url}
  token_file: ${JSON.stringify(join(options.data, 'tokens', 'local-agent'))}

host:
  name: ${JSON.stringify(options.hostName)}
  tags: ["local"]

metrics:
  interval: 15s

spool:
  path: ${JSON.stringify(join(options.data, 'agent'))}

logs:
${logs.map(logYaml).join('\n')}
`;
}

function logYaml({ path, service, type, fromBeginning }: Log): string {
  const lines = [`- path: ${JSON.stringify(path)}`, `  service: ${service}`, `  type: ${type}`];
  return [...lines, ...(fromBeginning === true ? ['  from_beginning: true'] : [])]
    .map((line) => `  ${line}`)
    .join('\n');
}
