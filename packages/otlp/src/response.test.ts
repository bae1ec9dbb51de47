import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { describe, expect, it } from 'vitest';
import { encodeExportResponse, encodeStatus } from './response.ts';
import { readerOf } from './test/message-tree.ts';

const partial = { rejected: 3, message: 'naïve: 3 points have no value' };

describe('encodeExportResponse', () => {
  it('leaves partial_success unset on full success', () => {
    expect(encodeExportResponse('logs', null, 'protobuf')).toHaveLength(0);
    expect(Buffer.from(encodeExportResponse('logs', null, 'json')).toString()).toBe('{}');
  });

  it('is read by the OpenTelemetry SDK in both encodings', () => {
    const { rejected, message } = partial;
    const metrics = { rejectedDataPoints: rejected, errorMessage: message };
    expect(
      ProtobufMetricsSerializer.deserializeResponse(encodeExportResponse('metrics', partial, 'protobuf')),
    ).toEqual({
      partialSuccess: metrics,
    });
    expect(
      ProtobufLogsSerializer.deserializeResponse(encodeExportResponse('logs', partial, 'protobuf')),
    ).toEqual({
      partialSuccess: { rejectedLogRecords: rejected, errorMessage: message },
    });
    expect(
      ProtobufTraceSerializer.deserializeResponse(encodeExportResponse('traces', partial, 'protobuf')),
    ).toEqual({
      partialSuccess: { rejectedSpans: rejected, errorMessage: message },
    });
    // In proto3 JSON an int64 is a string; the SDK hands it on as it stands.
    expect(
      JsonMetricsSerializer.deserializeResponse(encodeExportResponse('metrics', partial, 'json')),
    ).toEqual({
      partialSuccess: { ...metrics, rejectedDataPoints: '3' },
    });
    expect(JsonLogsSerializer.deserializeResponse(encodeExportResponse('logs', partial, 'json'))).toEqual({
      partialSuccess: { rejectedLogRecords: '3', errorMessage: message },
    });
    expect(JsonTraceSerializer.deserializeResponse(encodeExportResponse('traces', partial, 'json'))).toEqual({
      partialSuccess: { rejectedSpans: '3', errorMessage: message },
    });
  });
});

describe('encodeStatus', () => {
  it('is a google.rpc.Status: code 1, message 2', () => {
    const reader = readerOf(encodeStatus(3, 'bad body', 'protobuf'));
    reader.next();
    expect([reader.field, reader.varint()]).toEqual([1, 3]);
    reader.next();
    expect([reader.field, Buffer.from(reader.bytes.subarray(reader.start, reader.end)).toString()]).toEqual([
      2,
      'bad body',
    ]);
    expect(reader.next()).toBe(false);
  });

  it('is an object in JSON', () => {
    expect(JSON.parse(Buffer.from(encodeStatus(14, 'later', 'json')).toString())).toEqual({
      code: 14,
      message: 'later',
    });
  });
});
