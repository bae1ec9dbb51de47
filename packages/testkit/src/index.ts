export { describeEngines, type SuiteEngine } from './engines.ts';
export { createManualClock, type ManualClock } from './manual-clock.ts';
export { openOtlpReceiver, type OtlpReceiver, type ReceiverAnswer } from './otlp-receiver.ts';
export { openS3StandIn, type S3Request, type S3StandIn, type S3Trouble } from './s3/stand-in.ts';
export { stderrLogger } from './stderr-logger.ts';
export { EMPTY_SCHEMA, type EngineUnderTest, type TestDatabase, type TestSchema } from './test-schema.ts';
export { untranslated } from './untranslated.ts';
