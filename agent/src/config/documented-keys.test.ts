import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';
import * as z from 'zod/mini';

import { OPTIONAL_COLLECTORS } from '../collectors/registry.ts';
import { agentConfigSchema } from './schema.ts';

const REFERENCE = fileURLToPath(new URL('../../../docs/reference/agent-config.md', import.meta.url));

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/** Names of keys at any depth, without those that only hold others. */
function keysOf({ properties = {}, items, anyOf = [], oneOf = [] }: Node): readonly string[] {
  const own = Object.entries(properties).flatMap(([key, node]) => {
    const inner = keysOf(node);
    return inner.length === 0 ? [key] : inner;
  });
  return [...own, ...[...anyOf, ...oneOf, ...(items === undefined ? [] : [items])].flatMap(keysOf)];
}

/** Keys in the first column of the tables below the heading that names the section. */
function documentedKeys(section: string): readonly string[] {
  const parts = readFileSync(REFERENCE, 'utf8').split(/^## /m);
  const part = parts.find((one) => one.startsWith(`${section}\n`)) ?? '';
  const cells = [...part.matchAll(/^\| (`[^|]+) \|/gm)].map(
    ([, cell = '']) => cell.split(' of ', 1)[0] ?? '',
  );
  return cells
    .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key))
    .map((key) => key.split('.').at(-1) ?? '');
}

const schema = z.toJSONSchema(agentConfigSchema, { io: 'input', unrepresentable: 'any' }) as Node;
const sections = Object.entries(schema.properties ?? {}).filter(([name]) => name !== 'log_level');

it.each(sections)('the reference has each key of %s, and no other', (section, node) => {
  expect([...new Set(documentedKeys(section))].sort()).toEqual([...new Set(keysOf(node))].sort());
});

it('the reference has each collector that can be left out, in their order', () => {
  const row = /^\| `disabled` \| collectors to leave out: (.*?) \|/m.exec(
    readFileSync(REFERENCE, 'utf8'),
  )?.[1];
  expect(row?.match(/\w+/g)).toEqual([...OPTIONAL_COLLECTORS]);
});
