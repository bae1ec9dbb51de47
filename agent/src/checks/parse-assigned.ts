import * as z from 'zod/mini';

import { checkCount, checkName, dnsKeys, httpKeys, icmpKeys, tcpKeys } from './definition-schema.ts';
import type { CheckDefinition } from './types.ts';

/** What the server may define: no script, for an agent executes nothing that it is sent. */
const assigned = z.object({
  id: z.int().check(z.gte(1), z.lte(2_147_483_647)),
  name: checkName,
  check: z.discriminatedUnion('type', [
    z.strictObject(httpKeys),
    z.strictObject(tcpKeys),
    z.strictObject(dnsKeys),
    z.strictObject(icmpKeys),
  ]),
  interval_seconds: z.int().check(z.gte(5), z.lte(86_400)),
  timeout_seconds: z.int().check(z.gte(1), z.lte(300)),
  failures: checkCount,
  successes: checkCount,
});
const answer = z.object({ items: z.array(z.unknown()).check(z.maxLength(1_000)) });

export interface Parsed {
  readonly definitions: readonly CheckDefinition[];
  /** One line for each that this agent does not understand; the others are not to suffer for it. */
  readonly problems: readonly string[];
}

/** Reads the body of GET /api/v1/agent/checks. Throws when it is no such answer at all. */
export function parseAssigned(text: string): Parsed {
  const problems: string[] = [];
  const { items } = answer.parse(JSON.parse(text));
  const definitions = items.flatMap((item): CheckDefinition[] => {
    const parsed = assigned.safeParse(item);
    if (!parsed.success) {
      problems.push(`${nameOf(item)}: ${parsed.error.issues.map(describe).join('; ')}`);
      return [];
    }
    const { id, name, check, failures, successes } = parsed.data;
    const intervalMs = parsed.data.interval_seconds * 1_000;
    const timeoutMs = Math.min(parsed.data.timeout_seconds * 1_000, intervalMs);
    const key = `id:${String(id)}`;
    return [{ key, name, origin: { id }, config: check, intervalMs, timeoutMs, failures, successes }];
  });
  return { definitions, problems };
}

function describe({ path, code, message }: z.core.$ZodIssue): string {
  return `${path.map(String).join('.')} ${message === '' ? code : message}`;
}

function nameOf(item: unknown): string {
  const { id, name } =
    typeof item === 'object' && item !== null ? (item as { id?: unknown; name?: unknown }) : {};
  return `${JSON.stringify(id) ?? 'no id'} ${JSON.stringify(name) ?? ''}`.slice(0, 200);
}
