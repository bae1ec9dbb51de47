import { serviceSpec } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { loadConfig } from './load-config.ts';

function load(services: string, { checks = '', isRoot = false, environment = {} } = {}) {
  const tree = createHostTree({
    'agent.yaml': `server:\n  url: https://v.example.com\n  token: t\n${checks}services:\n${services}`,
  });
  const path = `${tree.directory}/agent.yaml`;
  return loadConfig({ path, environment, hostName: 'h', isRoot, needsServer: true });
}

function definitionsOf(services: string, options: Parameters<typeof load>[1] = {}) {
  const result = load(services, options);
  if (!result.ok) {
    throw new Error(result.problems.map(({ text }) => text).join('\n'));
  }
  return result.config.checks.own;
}

function problemsOf(services: string, options: Parameters<typeof load>[1] = {}) {
  const result = load(services, options);
  return result.ok ? [] : result.problems.map(({ text }) => text);
}

const ALL = `
  - { name: web, type: http, url: "https://shop.example.com/health", interval: 10s }
  - name: all of http
    type: http
    url: http://[::1]:8080/
    method: POST
    headers: { Authorization: "\${SHOP_AUTH}" }
    body: '{"secret": 1}'
    expected_status: [200, 3xx, 400-404]
    body_contains: ok
    body_matches: '(?i)^ok'
    json_path: $.status
    json_equals: ok
    follow_redirects: false
    verify_certificate: false
    certificate_days: 14
    interval: 1m
    timeout: 5s
    failures: 3
    successes: 2
  - { name: cache, type: tcp, host: localhost, port: 6379 }
  - { name: names, type: dns, host: example.com, record_type: MX, resolver: "1.1.1.1:53", expected: [mail.example.com] }
  - { name: gateway, type: icmp, host: 10.0.0.1, interval: 5s }
  - { name: backup, type: script, command: [/opt/check-backup, --quick] }
`;
const SCRIPTS = 'checks:\n  scripts: true\n';

describe('services of agent.yaml', () => {
  it('become definitions that the server knows how to read, without headers and body', () => {
    const own = definitionsOf(ALL, { checks: SCRIPTS, environment: { SHOP_AUTH: 'Bearer canary' } });
    expect(own).toHaveLength(6);
    for (const { origin, name, intervalMs, config } of own) {
      const text = 'definition' in origin ? origin.definition : '';
      const spec = serviceSpec.parse(JSON.parse(text));
      expect(spec).toMatchObject({ name, interval_seconds: intervalMs / 1_000 });
      expect(spec.check.type).toBe(config.type);
      expect(text).not.toMatch(/canary|secret/);
    }
  });

  it('keep headers from the environment, numbers as statuses, and the limits of time', () => {
    const [web, http, , , ping] = definitionsOf(ALL, {
      checks: SCRIPTS,
      environment: { SHOP_AUTH: 'Bearer x' },
    });
    expect(web).toMatchObject({ intervalMs: 10_000, timeoutMs: 10_000, failures: 2, successes: 1 });
    expect(http).toMatchObject({
      intervalMs: 60_000,
      timeoutMs: 5_000,
      failures: 3,
      successes: 2,
      config: { headers: { Authorization: 'Bearer x' }, expected_status: ['200', '3xx', '400-404'] },
    });
    expect(ping?.timeoutMs).toBe(5_000);
  });

  it.each([
    ['two of one name', '  - &a { name: a, type: icmp, host: b }\n  - *a\n', /there are two services "a"/],
    ['part of a second', '  - { name: a, type: icmp, host: b, interval: 7500ms }\n', /whole seconds/],
    [
      'a limit beyond the interval',
      '  - { name: a, type: icmp, host: b, interval: 5s, timeout: 6s }\n',
      /longer than/,
    ],
    ['an interval below 5 s', '  - { name: a, type: icmp, host: b, interval: 1s }\n', /between 5s and 1d/],
    ['an unknown key', '  - { name: a, type: http, url: "http://x", methd: GET }\n', /did you mean `method`/],
    [
      'a password in the URL',
      '  - { name: a, type: http, url: "http://u:p@x/" }\n',
      /use the header Authorization/,
    ],
    ['another scheme', '  - { name: a, type: http, url: "file:///etc/passwd" }\n', /expected an address/],
    [
      'a line break in a header',
      '  - { name: a, type: http, url: "http://x", headers: { A: "b\\r\\nC: d" } }\n',
      /one line/,
    ],
    [
      'a broken pattern',
      '  - { name: a, type: http, url: "http://x", body_matches: "(" }\n',
      /not a regular expression/,
    ],
    [
      'a broken path',
      '  - { name: a, type: http, url: "http://x", json_path: "$..a" }\n',
      /such as \$\.status/,
    ],
    [
      'a status that is none',
      '  - { name: a, type: http, url: "http://x", expected_status: [999] }\n',
      /such as 200/,
    ],
    ['a heartbeat', '  - { name: a, type: heartbeat }\n', /http or tcp or dns or icmp or script/],
    ['a port that is none', '  - { name: a, type: tcp, host: b, port: 70000 }\n', /at most 65535/],
  ])('refuses %s', (_, services, expected) => {
    expect(problemsOf(services)).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    ['unless scripts are allowed', '', false, '', /only with `scripts: true` under `checks`/],
    ['without a user where the agent is root', SCRIPTS, true, '', /missing key `user`/],
    [
      'as another user where the agent is not root',
      SCRIPTS,
      false,
      ', user: nobody',
      /only an agent that runs as root/,
    ],
  ])('run no script %s', (_, checks, isRoot, more, expected) => {
    const service = `  - { name: a, type: script, command: [/bin/true]${more} }\n`;
    expect(problemsOf(service, { checks, isRoot })).toEqual([expect.stringMatching(expected)]);
  });

  it('run a script as the user that is named', () => {
    const service = '  - { name: a, type: script, command: [/bin/true], user: nobody }\n';
    expect(definitionsOf(service, { checks: SCRIPTS, isRoot: true })[0]?.config).toEqual({
      type: 'script',
      command: ['/bin/true'],
      user: 'nobody',
    });
  });
});

describe('checks of agent.yaml', () => {
  it('name witnesses by host and port', () => {
    const checks = 'checks:\n  witnesses: ["10.0.0.1:53", "[2001:db8::1]:443", "gateway.lan:80"]\n';
    const result = load('  []\n', { checks });
    expect(result.ok && result.config.checks.witnesses).toEqual([
      { host: '10.0.0.1', port: 53 },
      { host: '2001:db8::1', port: 443 },
      { host: 'gateway.lan', port: 80 },
    ]);
  });

  it.each(['gateway', 'http://x:80', 'a:0', 'a:65536', '::1:80', '[::1]'])(
    'refuses the witness %s',
    (witness) => {
      const checks = `checks:\n  witnesses: ["${witness}"]\n`;
      expect(problemsOf('  []\n', { checks })).toEqual([expect.stringMatching(/expected host:port/)]);
    },
  );
});
