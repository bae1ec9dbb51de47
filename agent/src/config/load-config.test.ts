import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { type Environment, VARIABLES } from './environment.ts';
import { loadConfig, type LoadOptions } from './load-config.ts';

const EXAMPLE = fileURLToPath(new URL('../../agent.example.yaml', import.meta.url));
const REFERENCE = fileURLToPath(new URL('../../../docs/reference/agent-config.md', import.meta.url));

const SERVER = 'server:\n  url: https://v.example.com\n  token: t\n';

function load(yaml: string, environment: Environment = {}, overrides: Partial<LoadOptions> = {}) {
  const tree = createHostTree({ 'agent.yaml': yaml });
  const path = join(tree.directory, 'agent.yaml');
  chmodSync(path, 0o600);
  const result = loadConfig({
    path,
    environment,
    hostName: 'myhost',
    isRoot: true,
    needsServer: true,
    ...overrides,
  });
  return { result, text: (one: string) => one.replaceAll(`${tree.directory}/`, '') };
}

function configOf(yaml: string, environment: Environment = {}, overrides: Partial<LoadOptions> = {}) {
  const { result } = load(yaml, environment, overrides);
  if (!result.ok) {
    throw new Error(result.problems.map(({ text }) => text).join('\n'));
  }
  return result.config;
}

function problemsOf(yaml: string, environment: Environment = {}): string[] {
  const { result, text } = load(yaml, environment);
  return result.ok ? [] : result.problems.map((problem) => text(problem.text));
}

/** PRD §2.2, word for word. */
const PRD = `server:
  url: https://vigilops.example.com
  token: "agent-token-xxx"

host:
  name: "web-server-01"
  tags: ["production", "web"]

metrics:
  interval: 15s  # 采集间隔

logs:
  - path: /var/log/nginx/access.log
    service: nginx
    type: access
  - path: /var/log/app/api.log
    service: api-server
    type: application

services:
  - name: "API Server"
    type: http
    url: http://localhost:8000/health
    interval: 30s
  - name: "Redis"
    type: tcp
    host: localhost
    port: 6379
    interval: 30s

databases:
  - name: "主数据库"
    type: postgresql
    host: localhost
    port: 5432
    username: monitor
    password: "xxx"
    slow_query_threshold: 1000ms  # 慢查询阈值
`;

describe('loadConfig', () => {
  it('takes the configuration that was promised', () => {
    const { result } = load(PRD);
    expect(result.ok && result.config).toEqual({
      server: {
        url: 'https://vigilops.example.com',
        token: 'agent-token-xxx',
        allowPlainHttp: false,
        standby: true,
        databases: true,
        caFile: undefined,
        fingerprint: undefined,
      },
      host: {
        id: undefined,
        name: 'web-server-01',
        tags: ['production', 'web'],
        labels: {},
        group: undefined,
      },
      metrics: { intervalMs: 15_000, disabled: [] },
      logs: [
        {
          paths: ['/var/log/nginx/access.log'],
          exclude: [],
          service: 'nginx',
          resourceAttributes: { 'vigilops.log.type': 'access' },
          encoding: 'utf-8',
          fromBeginning: false,
          multiline: { mode: 'auto' },
          timeZone: 'local',
        },
        expect.objectContaining({ paths: ['/var/log/app/api.log'], service: 'api-server' }),
      ],
      changes: { intervalMs: 300_000, files: [] },
      checks: {
        own: [
          expect.objectContaining({
            key: 'own:API Server',
            intervalMs: 30_000,
            timeoutMs: 10_000,
            failures: 2,
          }),
          expect.objectContaining({ config: { type: 'tcp', host: 'localhost', port: 6379 } }),
        ],
        remote: true,
        witnesses: [],
        allowMetadata: false,
        maxConcurrent: 20,
      },
      databases: [
        {
          key: 'own:主数据库',
          name: '主数据库',
          type: 'postgresql',
          host: 'localhost',
          port: 5432,
          username: 'monitor',
          password: 'xxx',
          database: undefined,
          tls: { mode: 'prefer', ca: undefined },
          intervalMs: 15_000,
          slowThresholdMs: 1_000,
          explain: false,
        },
      ],
      stateDirectory: '/var/lib/vigilops-agent',
      spool: { maxBytes: undefined, maxAgeMs: undefined },
      logLevel: 'info',
    });
    expect(result.ok && result.warnings).toEqual([]);
  });

  it('accepts the example that is shipped', () => {
    const config = configOf(readFileSync(EXAMPLE, 'utf8'));
    expect(config.host.labels).toEqual({ env: 'production', team: 'shop' });
    expect(config.checks.own.map(({ config: { type } }) => type)).toEqual([
      'http',
      'tcp',
      'http',
      'dns',
      'icmp',
    ]);
  });

  it('refuses an unknown key by line and with a hint', () => {
    expect(problemsOf(`${SERVER}metrics:\n  intervall: 15s\n`)).toEqual([
      'agent.yaml:5:3: unknown key `intervall` at line 5, did you mean `interval`?',
    ]);
  });

  it.each([
    ['ftp://x.example.com', /expected an address/],
    ['not an address', /expected an address/],
    ['https://me:pass@x.example.com', /no user or password/],
    ['https://x.example.com/?a=1', /no `\?`/],
    ['http://x.example.com', /plain http would show the token/],
    ['http://127.0.0.1.example.com', /plain http/],
  ])('refuses to send to %s', (url, expected) => {
    expect(problemsOf(`server:\n  url: ${url}\n  token: t\n`)).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    'http://localhost:8420',
    'http://127.0.0.1:8420/',
    'http://[::1]:8420',
    'https://x.example.com/base/',
  ])('sends to %s without its last slash', (url) => {
    expect(configOf(`server:\n  url: "${url}"\n  token: t\n`).server?.url).toBe(url.replace(/\/$/, ''));
  });

  it('sends over plain http where that is allowed by name', () => {
    const yaml = 'server:\n  url: http://10.0.0.5:8420\n  token: t\n  allow_plain_http: true\n';
    expect(configOf(yaml).server?.allowPlainHttp).toBe(true);
  });

  it('reads secrets from files and from the environment', () => {
    const tree = createHostTree({ token: 'from-file\n' });
    const file = join(tree.directory, 'token');
    expect(configOf(`server: { url: "https://x", token_file: ${file} }`).server?.token).toBe('from-file');
    expect(configOf('server: { url: "https://x", token: "${T}" }', { T: 'from-env' }).server?.token).toBe(
      'from-env',
    );
    expect(configOf(SERVER, { VIGILOPS_TOKEN_FILE: file }).server?.token).toBe('from-file');
    expect(
      configOf(`server: { url: "https://x", token_file: ${file} }`, { VIGILOPS_TOKEN: 'e' }).server?.token,
    ).toBe('e');
  });

  it.each([
    ['no token', 'server:\n  url: https://x\n', /missing key `server.token`/],
    ['two tokens', 'server:\n  url: https://x\n  token: a\n  token_file: /b\n', /not both/],
    ['a token file that is not there', 'server:\n  url: https://x\n  token_file: /no/such/file\n', /ENOENT/],
    [
      'a token from a variable that is not set',
      'server:\n  url: https://x\n  token: ${NOPE}\n',
      /NOPE is not set/,
    ],
    ['a bad fingerprint', `${SERVER}  fingerprint: "AB:CD"\n`, /64 hex digits/],
    ['a CA that is not there', `${SERVER}  ca_file: /no/ca.pem\n`, /ENOENT/],
    ['no server', 'host: { name: a }\n', /missing key `server`/],
    [
      'a relative log path',
      `${SERVER}logs:\n  - path: app.log\n    service: a\n`,
      /expected an absolute path/,
    ],
    ['a log without a service', `${SERVER}logs:\n  - path: /a\n`, /missing key `logs.0.service` at line 5/],
    ['a relative file to look at', `${SERVER}changes: { files: [a.conf] }\n`, /expected an absolute path/],
    [
      'a start pattern that is none',
      `${SERVER}logs:\n  - path: /a\n    service: a\n    multiline: { start_pattern: "(" }\n`,
      /line 7/,
    ],
    [
      'a start pattern with look-ahead',
      `${SERVER}logs:\n  - path: /a\n    service: a\n    multiline: { start_pattern: "(?=a)b" }\n`,
      /look-around/,
    ],
    ['an unknown collector', `${SERVER}metrics: { disabled: [gpu] }\n`, /expected cpu or load or/],
    ['a heartbeat switched off', `${SERVER}metrics: { disabled: [heartbeat] }\n`, /got "heartbeat"/],
    [
      'an interval that is no duration',
      `${SERVER}metrics: { interval: 15 }\n`,
      /a duration such as 15s, got 15 at line 4/,
    ],
    [
      'a service of unknown type',
      `${SERVER}services:\n  - name: a\n    type: ping\n`,
      /expected http or tcp or dns or icmp or script/,
    ],
    [
      'a service address that is none',
      `${SERVER}services:\n  - { name: a, type: http, url: x }\n`,
      /expected an address/,
    ],
    [
      'a database of unknown type',
      `${SERVER}databases:\n  - { name: a, type: oracle, host: h, username: u }\n`,
      /postgresql or mysql or redis or mongodb or mariadb/,
    ],
    ['a spool that is too small', `${SERVER}spool: { max_bytes: 1MiB }\n`, /between 8MiB and 1TiB/],
  ])('refuses %s', (_, yaml, expected) => {
    expect(problemsOf(yaml)).toEqual([expect.stringMatching(expected)]);
  });

  it('lets the environment win, and names the variable that is wrong', () => {
    const config = configOf(SERVER, {
      VIGILOPS_SERVER_URL: 'https://other',
      VIGILOPS_HOST_NAME: 'h',
      VIGILOPS_HOST_TAGS: 'a, b,',
      VIGILOPS_METRICS_INTERVAL: '5s',
      VIGILOPS_METRICS_DISABLED: 'connections,processes',
      VIGILOPS_SPOOL_PATH: '/srv/spool',
      VIGILOPS_SPOOL_MAX_BYTES: '64MiB',
      VIGILOPS_LOG_LEVEL: '',
    });
    expect(config).toMatchObject({
      server: { url: 'https://other' },
      host: { name: 'h', tags: ['a', 'b'] },
      metrics: { intervalMs: 5_000, disabled: ['connections', 'processes'] },
      stateDirectory: '/srv/spool',
      spool: { maxBytes: 67_108_864 },
      logLevel: 'info',
    });
    expect(problemsOf(SERVER, { VIGILOPS_METRICS_INTERVAL: 'often' })).toEqual([
      'VIGILOPS_METRICS_INTERVAL: `metrics.interval`: expected a duration such as 15s, got "often"',
    ]);
    expect(problemsOf(SERVER, { VIGILOPS_ALLOW_PLAIN_HTTP: 'perhaps' })).toEqual([
      'VIGILOPS_ALLOW_PLAIN_HTTP: `server.allow_plain_http`: expected true or false, got a text',
    ]);
  });

  it('runs from the environment alone when the default file is missing', () => {
    const environment = { VIGILOPS_SERVER_URL: 'https://x', VIGILOPS_TOKEN: 't' };
    const missing = { path: undefined, environment, hostName: 'h', isRoot: true, needsServer: true };
    const result = loadConfig(missing);
    expect(result.ok && result.config.host.name).toBe('h');
  });

  it('insists on a file that was named', () => {
    const path = '/no/such/agent.yaml';
    const result = loadConfig({ path, environment: {}, hostName: 'h', isRoot: true, needsServer: true });
    expect(!result.ok && result.problems.map(({ text }) => text)).toEqual([`${path}: there is no such file`]);
  });

  it('needs no server to collect once', () => {
    expect(configOf('', {}, { needsServer: false }).server).toBeUndefined();
  });

  it.each([
    [{ isRoot: true }, {}, '/var/lib/vigilops-agent'],
    [{ isRoot: false }, { HOME: '/home/me' }, '/home/me/.local/state/vigilops-agent'],
    [{ isRoot: false }, { HOME: '/home/me', XDG_STATE_HOME: '/x' }, '/x/vigilops-agent'],
    [
      { isRoot: false },
      { HOME: '/home/me', XDG_STATE_HOME: 'relative' },
      '/home/me/.local/state/vigilops-agent',
    ],
    [{ isRoot: false }, {}, '/var/lib/vigilops-agent'],
  ])('keeps its state for %j and %j in %s', (overrides, environment, directory) => {
    expect(configOf(SERVER, environment, overrides).stateDirectory).toBe(directory);
  });

  it('warns of a token that every user may read', () => {
    const tree = createHostTree({ 'agent.yaml': SERVER });
    const path = join(tree.directory, 'agent.yaml');
    chmodSync(path, 0o644);
    const result = loadConfig({ path, environment: {}, hostName: 'h', isRoot: true, needsServer: true });
    expect(result.ok && result.warnings).toEqual([expect.stringMatching(/every user may read it/)]);
  });
});

describe('the relay', () => {
  const relayOf = (yaml: string) => configOf(`${SERVER}relay: ${yaml}\n`).relay;

  it('is off unless it is asked for, and then is for this host alone', () => {
    expect(configOf(SERVER).relay).toBeUndefined();
    expect(relayOf('{}')).toEqual({
      address: { host: '127.0.0.1', port: 4318 },
      maxBytes: 268_435_456,
      allowOtherAddresses: false,
    });
    expect(relayOf('{ listen: "[::1]:4319" }')?.address).toEqual({ host: '::1', port: 4319 });
    expect(relayOf('{ listen: localhost:4318 }')?.address).toEqual({ host: 'localhost', port: 4318 });
    expect(relayOf('{ listen: unix:/run/otlp.sock }')?.address).toEqual({ path: '/run/otlp.sock' });
    expect(relayOf('{ listen: 0.0.0.0:4318, allow_other_addresses: true }')?.address).toEqual({
      host: '0.0.0.0',
      port: 4318,
    });
  });

  it.each([
    ['0.0.0.0:4318', /other machines could reach that/],
    ['"[::]:4318"', /other machines could reach that/],
    ['127.0.0.1.example.com:4318', /other machines could reach that/],
    ['4318', /expected a text/],
    ['"4318"', /expected an address such as 127.0.0.1:4318/],
    ['http://127.0.0.1:4318', /expected an address/],
    ['127.0.0.1:0', /expected an address/],
    ['unix:otlp.sock', /an absolute path/],
    [`unix:/${'x'.repeat(107)}`, /at most 107 bytes/],
  ])('refuses to listen on %s', (listen, problem) => {
    expect(problemsOf(`${SERVER}relay: { listen: ${listen} }\n`)).toEqual([expect.stringMatching(problem)]);
  });
});

describe('docs/reference/agent-config.md', () => {
  it('lists every environment variable', () => {
    const text = readFileSync(REFERENCE, 'utf8');
    expect(VARIABLES.filter(({ name }) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
