import type { VigilError } from '@vigilops/contracts';
import type { Request, Response } from 'express';
import type { TokenRecord } from '../../model/index.ts';
import type { Compression } from '@vigilops/otlp/http';
import type { Taken } from '../intake.ts';
import type { Rejection } from '../pipeline-types.ts';

/** What a protocol takes: one file `door.ts` in its folder, and its line in `doors.ts`. */
export interface ShipperDoor {
  readonly name: string;
  /** In the order in which they are looked at. */
  readonly routes: readonly ShipperRoute[];
  /** Says an error in the protocol's own form, so that its clients know whether to try again. */
  readonly refuse: (response: Response, error: VigilError) => void;
}

export type ShipperRoute = {
  /** `get` answers HEAD, too. */
  readonly method: 'get' | 'post' | 'put';
  readonly path: string;
  /** False: this request is meant for somebody else at the same address. */
  readonly isMeant?: (request: Request) => boolean;
} & (
  | {
      readonly kind: 'push';
      readonly form: (request: Request) => BodyForm;
      readonly serve: (push: Push, response: Response) => Promise<void>;
    }
  /** What clients ask before they send; asked by somebody with a good token. */
  | { readonly kind: 'probe'; readonly answer: (request: Request, response: Response) => void }
);

export interface BodyForm {
  readonly compression: Compression | null;
  /** The whole body is one JSON text, which costs several times its size. */
  readonly isOneJson: boolean;
}

export interface Push {
  readonly request: Request;
  /** As sent, less its Content-Encoding. */
  readonly body: Buffer;
  readonly maxBodyBytes: number;
  readonly token: TokenRecord;
  readonly receivedAtUs: number;
  readonly signal: AbortSignal;
  /** For each record, in the order of the push. */
  readonly nextSequence: () => number;
  /** ExportLogsServiceRequest; `batchId` null where nothing tells a resend from the next push. */
  readonly store: (
    protobuf: Uint8Array,
    batchId: string | null,
    rejections?: readonly Rejection[],
  ) => Promise<Taken>;
  /** Of these bytes from this sender: the same bytes are stored once. `part`: where they are stored in several parts. */
  readonly batchIdOf: (bytes: Uint8Array, part?: number) => string;
  /** Whether a record of this time would be kept, and else why not. */
  readonly refusalOfTime: (timeUs: number) => string | null;
}
