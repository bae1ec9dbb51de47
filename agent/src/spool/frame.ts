import { crc32 } from 'node:zlib';

import type { SourcePosition } from './types.ts';

/**
 * A frame is magic | type | header length | payload length | batch id | payload CRC | head CRC | header | payload,
 * little-endian. Two CRCs, so that opening a big spool reads heads only and payloads are checked when sent.
 * CRC-32 (IEEE) of zlib: Node computes it natively at several GB/s, and against torn or flipped bytes it is
 * as good as CRC-32C.
 */
export const FRAME_TYPE = { head: 1, record: 2, mark: 3 } as const;
export type FrameType = (typeof FRAME_TYPE)[keyof typeof FRAME_TYPE];

export const FRAME_HEAD_BYTES = 40;
export const FRAME_MAGIC = Buffer.from('VSP1');
/** A length above these can only be damage. */
const MAX_HEADER_BYTES = 32 * 1024 * 1024;
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;
export const NO_BATCH_ID = new Uint8Array(16);

export interface FrameHead {
  readonly type: FrameType;
  readonly headerBytes: number;
  readonly payloadBytes: number;
  readonly batchId: Uint8Array;
  readonly payloadCrc: number;
  readonly headCrc: number;
}

/** Header of a segment's first frame: all that must outlive the segments before it. */
export interface SegmentHeader {
  /** The segment before and how many of its bytes count; what lies behind them was never acknowledged. */
  readonly previous: { readonly number: number; readonly bytes: number } | null;
  readonly positions: readonly PackedPosition[];
  /** Rows dropped so far, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
}

export interface RecordHeader {
  readonly rows: number;
  readonly raw: number;
  /** Wall time of the append: what agents before `up` told the age by. */
  readonly at: number;
  /** How long the host was up then, in milliseconds. Absent in what agents before it wrote. */
  readonly up?: number;
  readonly positions: readonly PackedPosition[];
}

/**
 * Says that a record needs nothing more (batch id set), or that rows were dropped with their segment, or where the
 * reading of files begins (none set).
 */
export interface MarkHeader {
  readonly why: string;
  readonly rows: number;
  readonly positions?: readonly PackedPosition[];
}

/** [path, dev, inode, fingerprint, tail, start, end]: names would be most of the header's bytes. */
export type PackedPosition = readonly [string, string, string, string, string, number, number];

export function packPosition(position: SourcePosition): PackedPosition {
  const { path, dev, inode, fingerprint, tail, start, end } = position;
  return [path, dev, inode, fingerprint, tail, start, end];
}

export function unpackPosition(packed: PackedPosition): SourcePosition {
  const [path, dev, inode, fingerprint, tail, start, end] = packed;
  return { path, dev, inode, fingerprint, tail, start, end };
}

/** The bytes of a frame as the parts of one vectored write; the payload is not copied. */
export function encodeFrame(
  type: FrameType,
  batchId: Uint8Array,
  header: SegmentHeader | RecordHeader | MarkHeader | DeadLetterHeader,
  payload: Uint8Array = new Uint8Array(0),
): readonly Uint8Array[] {
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(FRAME_HEAD_BYTES + json.length);
  FRAME_MAGIC.copy(head, 0);
  head.writeUInt8(type, 4);
  head.writeUInt32LE(json.length, 8);
  head.writeUInt32LE(payload.length, 12);
  head.set(batchId, 16);
  head.writeUInt32LE(crc32(payload), 32);
  json.copy(head, FRAME_HEAD_BYTES);
  head.writeUInt32LE(headCrc(head), 36);
  return payload.length === 0 ? [head] : [head, payload];
}

export function byteLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** What a dead-letter file says besides the payload. */
export interface DeadLetterHeader {
  readonly kind: string;
  readonly reason: string;
  readonly rows: number;
  readonly at: number;
}

/** The CRC over head and header, without the four bytes that hold it. */
function headCrc(head: Uint8Array): number {
  return crc32(head.subarray(FRAME_HEAD_BYTES), crc32(head.subarray(0, 36)));
}

/** Reads the fixed part; undefined when it cannot be the start of a frame. The CRC is checked with the header. */
export function parseFrameHead(bytes: Buffer, at = 0): FrameHead | undefined {
  if (bytes.length - at < FRAME_HEAD_BYTES || bytes.compare(FRAME_MAGIC, 0, 4, at, at + 4) !== 0) {
    return undefined;
  }
  const type = bytes.readUInt8(at + 4);
  const headerBytes = bytes.readUInt32LE(at + 8);
  const payloadBytes = bytes.readUInt32LE(at + 12);
  if (!isFrameType(type) || headerBytes > MAX_HEADER_BYTES || payloadBytes > MAX_PAYLOAD_BYTES) {
    return undefined;
  }
  return {
    type,
    headerBytes,
    payloadBytes,
    batchId: new Uint8Array(bytes.subarray(at + 16, at + 32)),
    payloadCrc: bytes.readUInt32LE(at + 32),
    headCrc: bytes.readUInt32LE(at + 36),
  };
}

/** `bytes` is the fixed part and the header, nothing else. */
export function isHeadIntact(head: FrameHead, bytes: Uint8Array): boolean {
  return bytes.length === FRAME_HEAD_BYTES + head.headerBytes && headCrc(bytes) === head.headCrc;
}

export function isPayloadIntact(head: Pick<FrameHead, 'payloadCrc' | 'payloadBytes'>, payload: Uint8Array) {
  return payload.length === head.payloadBytes && crc32(payload) === head.payloadCrc;
}

function isFrameType(type: number): type is FrameType {
  return type === FRAME_TYPE.head || type === FRAME_TYPE.record || type === FRAME_TYPE.mark;
}

const UUID_DASHES = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;

/** Canonical UUID text of 16 bytes. */
export function batchIdText(batchId: Uint8Array): string {
  return Buffer.from(batchId).toString('hex').replace(UUID_DASHES, '$1-$2-$3-$4-$5');
}

export function batchIdBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll('-', ''), 'hex'));
}
