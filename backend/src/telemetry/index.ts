export { recordLlmCall } from './gen-ai.ts';
export { createInstruments, type Instruments, type Observation } from './instruments.ts';
export { createLogger, type LogLevel } from './logger.ts';
export { METRIC_CATALOGUE, type MetricDefinition } from './metric-catalogue.ts';
export { observeProcess } from './process-metrics.ts';
export { createTelemetrySdk, type TelemetryDestination } from './sdk.ts';
