import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { agentYaml, logsYaml } from './first-commands.ts';

/** Of the agent, by its address: its types are not those of a browser. */
const reader = pathToFileURL(join(import.meta.dirname, '../../../../agent/src/config/load-config.ts')).href;
const { loadConfig } = (await import(reader)) as {
  readonly loadConfig: (options: object) => unknown;
};

function loaded(yaml: string) {
  const path = join(mkdtempSync(join(tmpdir(), 'vigilops-guide-')), 'agent.yaml');
  writeFileSync(path, yaml);
  return loadConfig({ path, environment: {}, hostName: 'here', isRoot: false, needsServer: true });
}

describe('the file of the guide', () => {
  it.each(['https://vigilops.example.com', 'http://127.0.0.1:8080', 'http://10.0.0.5:8080'])(
    'is one that the agent takes, for %s',
    (address) => {
      const result = loaded(agentYaml(address));
      expect(result).toMatchObject({ ok: true, config: { server: { url: address } } });
    },
  );

  it('lets the token go unprotected only where the address asks for it', () => {
    expect(agentYaml('http://10.0.0.5:8080')).toContain('allow_plain_http: true');
    expect(agentYaml('http://localhost:8080')).not.toContain('allow_plain_http');
    expect(agentYaml('https://10.0.0.5')).not.toContain('allow_plain_http');
  });

  it('names log files as the agent takes them', () => {
    const server = agentYaml('https://vigilops.example.com').split('\nlogs:')[0] ?? '';
    expect(loaded(`${server}\n${logsYaml}`)).toMatchObject({
      ok: true,
      config: { logs: [{ service: 'api-server' }] },
    });
  });
});
