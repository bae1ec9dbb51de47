import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { agentYaml } from '../fleet/first-commands.ts';
import { FIRST_STEPS, SHOWN_KINDS } from './first-database.ts';

/** Of the agent, by its address: its types are not those of a browser. */
const reader = pathToFileURL(join(import.meta.dirname, '../../../../agent/src/config/load-config.ts')).href;
const { loadConfig } = (await import(reader)) as { readonly loadConfig: (options: object) => unknown };

it.each(SHOWN_KINDS)('shows lines of %s that the agent takes, with the account of the first step', (kind) => {
  const { yaml, account } = FIRST_STEPS[kind];
  const path = join(mkdtempSync(join(tmpdir(), 'vigilops-guide-')), 'agent.yaml');
  writeFileSync(path, `${agentYaml('https://vigilops.example.com')}\n${yaml}\n`);
  const options = { path, environment: {}, hostName: 'here', isRoot: false, needsServer: true };
  expect(loadConfig(options)).toMatchObject({
    ok: true,
    config: { databases: [{ name: 'shop', type: kind, username: 'vigilops', password: 'choose-one' }] },
  });
  expect(account).toContain('vigilops');
  expect(account).toContain('choose-one');
});
