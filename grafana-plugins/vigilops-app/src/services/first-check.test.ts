import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { agentYaml } from '../fleet/first-commands.ts';
import { servicesYaml } from './first-check.ts';

/** Of the agent, by its address: its types are not those of a browser. */
const reader = pathToFileURL(join(import.meta.dirname, '../../../../agent/src/config/load-config.ts')).href;
const { loadConfig } = (await import(reader)) as { readonly loadConfig: (options: object) => unknown };

it('shows checks that the agent takes', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'vigilops-guide-')), 'agent.yaml');
  writeFileSync(path, `${agentYaml('https://vigilops.example.com')}\n${servicesYaml}\n`);
  const options = { path, environment: {}, hostName: 'here', isRoot: false, needsServer: true };
  expect(loadConfig(options)).toMatchObject({
    ok: true,
    config: { checks: { own: [{ name: 'shop' }, { name: 'database' }] } },
  });
});
