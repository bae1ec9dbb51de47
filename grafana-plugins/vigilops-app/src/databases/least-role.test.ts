import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { agentYaml } from '../fleet/first-commands.ts';
import { agentEntry, type AgentEntry } from './agent-entry.ts';
import { leastRole, SHOWN_KINDS, USUAL_ACCOUNT, USUAL_DATABASES, USUAL_PORTS } from './least-role.ts';
import type { DatabaseKind } from './types.ts';

const AGENT = join(import.meta.dirname, '../../../../agent/src');
/** Of the agent, by its address: its types are not those of a browser. */
const reader = pathToFileURL(join(AGENT, 'config/load-config.ts')).href;
const { loadConfig } = (await import(reader)) as { readonly loadConfig: (options: object) => unknown };

const FOLDERS: Readonly<Record<DatabaseKind, string>> = {
  postgresql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  redis: 'redis',
  mongodb: 'mongodb',
};

/** Without comments, room between words, and the two ways to write that a password is to be chosen. */
const statements = (text: string) =>
  text
    .replace(/^--.*$/gm, '')
    .replaceAll("'…'", "'choose-one'")
    .replaceAll('>PASSWORD', '>choose-one')
    .replace(/\s+/g, ' ')
    .trim();

describe('the account of least rights', () => {
  it.each(SHOWN_KINDS)('of %s is the one that the agent documents', (kind) => {
    const readme = readFileSync(join(AGENT, 'databases', FOLDERS[kind], 'README.md'), 'utf8');
    const blocks = [...readme.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, block = '']) => statements(block));
    expect(blocks).toContain(statements(leastRole(kind)));
  });

  it.each(SHOWN_KINDS)('of %s is called as the form says, where no quotes are needed', (kind) => {
    expect(leastRole(kind, 'watcher')).toContain('watcher');
    expect(leastRole(kind, 'watcher')).not.toContain(USUAL_ACCOUNT);
    expect(leastRole(kind, "x'; DROP TABLE users; --")).toBe(leastRole(kind));
  });
});

describe('lines of agent.yaml', () => {
  const read = (entry: AgentEntry) => {
    const path = join(mkdtempSync(join(tmpdir(), 'vigilops-guide-')), 'agent.yaml');
    writeFileSync(path, `${agentYaml('https://vigilops.example.com')}\n${agentEntry(entry)}\n`);
    return loadConfig({ path, environment: {}, hostName: 'here', isRoot: false, needsServer: true });
  };

  it.each(SHOWN_KINDS)('of %s are taken by the agent', (kind) => {
    const entry = {
      name: 'shop',
      kind,
      address: 'localhost',
      port: USUAL_PORTS[kind],
      database: USUAL_DATABASES[kind],
      username: USUAL_ACCOUNT,
    };
    const { name, port, username } = entry;
    expect(read(entry)).toMatchObject({
      ok: true,
      config: { databases: [{ name, port, username, password: 'choose-one' }] },
    });
  });

  it.each(['on', '7', 'a: b # c', '"', '- x', "it's", '库'])('keep a name such as %s', (name) => {
    const entry = {
      name,
      kind: 'redis' as const,
      address: '::1',
      port: 6_379,
      database: undefined,
      username: name,
    };
    expect(read(entry)).toMatchObject({
      ok: true,
      config: { databases: [{ name, host: '::1', username: name }] },
    });
  });
});
