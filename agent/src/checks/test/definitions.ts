import type { CheckDefinition, CheckResult, Trace } from '../types.ts';

/** A check of the agent's own file; what a test is about it says itself. */
export function definitionOf(overrides: Partial<CheckDefinition> = {}): CheckDefinition {
  const name = overrides.name ?? 'shop';
  return {
    key: `own:${name}`,
    name,
    origin: { definition: JSON.stringify({ name }) },
    config: { type: 'tcp', host: '127.0.0.1', port: 1 },
    intervalMs: 30_000,
    timeoutMs: 10_000,
    failures: 2,
    successes: 1,
    ...overrides,
  };
}

export function traceOf(overrides: Partial<Trace> = {}): Trace {
  return {
    waitsFor: '',
    durationMs: undefined,
    dnsMs: undefined,
    connectMs: undefined,
    tlsMs: undefined,
    firstByteMs: undefined,
    statusCode: undefined,
    certificateExpiresMs: undefined,
    addresses: [],
    ...overrides,
  };
}

export function resultOf(overrides: Partial<CheckResult> = {}): CheckResult {
  return {
    definition: definitionOf(),
    timeMs: Date.UTC(2026, 0, 5),
    status: 'up',
    durationMs: 12.3456,
    error: undefined,
    trace: traceOf(),
    ...overrides,
  };
}
