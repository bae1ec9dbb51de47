import { encodeLogsRequest, encodeMetricsRequest, encodeTracesRequest, type OtlpKind } from '@vigilops/otlp';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { logRecord, metric, resource, scope, span } from './test/arbitraries.ts';
import { createDecodeKit, rowsOf } from './test/decode-kit.ts';
import { logsJson, metricsJson, tracesJson } from './test/otlp-json.ts';

// Many random inputs on a machine that may be busy; nothing here depends on time.
vi.setConfig({ testTimeout: 60_000 });

/** Both encodings of one request, each into an empty catalog, leave the same rows under the same names. */
async function expectSame(kind: OtlpKind, body: Uint8Array, text: string): Promise<void> {
  const kits = [createDecodeKit(), createDecodeKit()] as const;
  const [protobuf, json] = [await kits[0].decode(kind, body), await kits[1].decodeJson(kind, text)];
  expect(protobuf.rejections).toEqual([]);
  expect(json).toMatchObject({
    accepted: protobuf.accepted,
    rejections: [],
    warnings: protobuf.warnings,
    hostIds: protobuf.hostIds,
  });
  expect(rowsOf(json)).toEqual(rowsOf(protobuf));
  for (const part of ['resources', 'scopes', 'series', 'streams'] as const) {
    expect(kits[1].catalog[part]).toEqual(kits[0].catalog[part]);
  }
  // Warm caches change nothing.
  expect((await kits[0].decode(kind, body)).accepted).toBe(protobuf.accepted);
}

describe('JSON and protobuf', () => {
  it('store the same log rows', async () => {
    const groups = fc.array(fc.record({ resource, scope, records: fc.array(logRecord, { maxLength: 5 }) }), {
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(groups, (list) => expectSame('logs', encodeLogsRequest(list), logsJson(list))),
      { numRuns: 100 },
    );
  });

  it('store the same points, histograms, exemplars and starts', async () => {
    const groups = fc.array(fc.record({ resource, scope, metrics: fc.array(metric, { maxLength: 4 }) }), {
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(groups, (list) =>
        expectSame('metrics', encodeMetricsRequest(list), metricsJson(list)),
      ),
      { numRuns: 100 },
    );
  });

  it('store the same spans', async () => {
    const groups = fc.array(fc.record({ resource, scope, spans: fc.array(span, { maxLength: 4 }) }), {
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(groups, (list) => expectSame('traces', encodeTracesRequest(list), tracesJson(list))),
      { numRuns: 100 },
    );
  });
});
