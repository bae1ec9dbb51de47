export {
  encodeAttributes,
  type AttributeValue,
  type Attributes,
  type ScopeInput,
} from './encode/attributes.ts';
export { createLogsRequestWriter, type LogsRequestWriter } from './encode/logs-request-writer.ts';
export { encodeLogsRequest, type LogRecordInput, type LogsGroup } from './encode/logs.ts';
export {
  encodeMetricsRequest,
  type AggregationTemporality,
  type ExemplarInput,
  type ExponentialBuckets,
  type ExponentialHistogramPointInput,
  type HistogramPointInput,
  type MetricDataInput,
  type MetricInput,
  type MetricsGroup,
  type NumberPoint,
  type SummaryPointInput,
} from './encode/metrics.ts';
export {
  encodeTracesRequest,
  type SpanEventInput,
  type SpanInput,
  type SpanLinkInput,
  type TracesGroup,
} from './encode/traces.ts';
export { ByteWriter, WIRE, varintSize } from './wire/byte-writer.ts';
export { jsonToProtobuf, type JsonRejection } from './json/transcode.ts';
export { encodeExportResponse, encodeStatus, type OtlpEncoding, type OtlpKind } from './response.ts';
export {
  FieldReader,
  WIRE_ERRORS,
  WireError,
  bigVarintAt,
  skipField,
  varintAt,
  varintEnd,
} from './wire/field-reader.ts';
