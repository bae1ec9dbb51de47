import { describe, expect, it } from 'vitest';

import { decodeLogs, fields } from '../logs/test/decode-logs.ts';
import { createResultEncoder } from './encode-results.ts';
import { definitionOf, resultOf, traceOf } from './test/definitions.ts';
import type { CheckResult } from './types.ts';

const resource = { 'host.name': 'web-1' };
const encoder = createResultEncoder({ name: 'vigilops-agent', version: '1' });
const NOW = Date.UTC(2026, 0, 5, 1);

const recordsOf = (...results: readonly CheckResult[]) => decodeLogs(encoder.encode(results, resource, NOW));

describe('encodeResults', () => {
  it('writes a success of the agent’s own check with its definition and phases in seconds', () => {
    const trace = traceOf({ dnsMs: 1, connectMs: 0.25, tlsMs: 3.5, firstByteMs: 7.5, statusCode: 204 });
    const [record] = recordsOf(resultOf({ trace: { ...trace, certificateExpiresMs: Date.UTC(2027, 0, 1) } }));
    expect(record).toMatchObject({
      body: 'shop: up: 12.3 ms',
      timeMs: Date.UTC(2026, 0, 5),
      severityText: 'INFO',
      resource: { 'host.name': 'web-1' },
    });
    const { attributes } = record ?? {};
    expect(attributes).toMatchObject({
      'vigilops.check.name': 'shop',
      'vigilops.check.type': 'tcp',
      'vigilops.check.status': 'up',
      'vigilops.check.definition': '{"name":"shop"}',
      'http.response.status_code': 204,
      'tls.server.not_after': '2027-01-01T00:00:00.000Z',
    });
    expect(attributes).not.toHaveProperty('vigilops.check.id');
    expect(attributes).not.toHaveProperty('error.message');
    expect(Object.keys(attributes ?? {})).toEqual(
      expect.arrayContaining(
        ['dns', 'connect', 'tls', 'first_byte'].map((phase) => `vigilops.check.${phase}.duration`),
      ),
    );
  });

  it('writes a failure of an assigned check by its id, and why', () => {
    const result = resultOf({
      definition: definitionOf({ origin: { id: 7 } }),
      status: 'down',
      error: 'connect ECONNREFUSED 127.0.0.1:1',
    });
    const [record] = recordsOf(result);
    expect(record).toMatchObject({
      body: 'shop: down: connect ECONNREFUSED 127.0.0.1:1',
      severityText: 'ERROR',
      attributes: { 'vigilops.check.id': 7, 'error.message': 'connect ECONNREFUSED 127.0.0.1:1' },
    });
    expect(record?.attributes).not.toHaveProperty('vigilops.check.definition');
    expect(record?.attributes).not.toHaveProperty('vigilops.check.dns.duration');
  });

  it('names every record by the event that the gate looks for', () => {
    const [[, resourceLogs] = [0, new Uint8Array()]] = fields(encoder.encode([resultOf()], resource, NOW));
    const scopeLogs = fields(resourceLogs).find(([number]) => number === 2)?.[1] ?? new Uint8Array();
    const record = fields(scopeLogs).find(([number]) => number === 2)?.[1] ?? new Uint8Array();
    const eventName = fields(record).find(([number]) => number === 12)?.[1];
    expect(Buffer.from(eventName as Uint8Array).toString()).toBe('vigilops.check.result');
  });
});
