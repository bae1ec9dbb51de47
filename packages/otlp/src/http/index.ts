export { createBodyRoom, type BodyRoom } from './body-room.ts';
export { createByteBudget, type ByteBudget, type Reservation } from './byte-budget.ts';
export { createFairSemaphore, type FairSemaphore } from './fair-semaphore.ts';
export type { BodyLimits } from './limits.ts';
export {
  encodingOf,
  MEDIA_TYPE,
  requireCompression,
  requireEncoding,
  type Compression,
  type Encoding,
} from './media.ts';
export { noRoom, readBody, type BodyLimit } from './read-body.ts';
export { bodyLimits, declaredLength, expectsContinue, receiveBody, type BodyForm } from './receive-body.ts';
export { lingerThenCut, sendExportResponse, sendStatus } from './replies.ts';
