import type { ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { constants, createGzip, gzipSync, type Gzip } from 'node:zlib';
import type { Piece, Plan, Trouble, UpstreamCall } from './call.ts';

/** Written, and taken by the system, before the caller went. */
type Write = (bytes: Buffer) => Promise<boolean>;

/** Sends an answer, with what goes wrong, and counts what got through. */
export async function sendStream(
  response: ServerResponse,
  call: UpstreamCall,
  plan: Plan,
  pieces: readonly Piece[],
  errorEvent: string,
): Promise<void> {
  const { trouble } = plan;
  const gzip = trouble?.kind === 'gzip' ? createGzip() : null;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...(gzip === null ? {} : { 'content-encoding': 'gzip' }),
  });
  const write = gzip === null ? plainWrite(response, trouble) : gzipWrite(response, gzip);
  const gone = closed(response);
  for (const piece of wanted(pieces, trouble)) {
    if (await strike(response, call, trouble, write, piece, errorEvent)) {
      return;
    }
    if (!(await write(Buffer.from(piece.wire)))) {
      call.isAborted = true;
      return;
    }
    call.deliveredTokens += piece.tokens;
    if (plan.tokenMs !== undefined) {
      await after(plan.tokenMs);
    }
    if (plan.between !== undefined) {
      await Promise.race([plan.between(), gone]);
    }
  }
  await finish(response, call, gzip);
}

function wanted(pieces: readonly Piece[], trouble: Trouble | undefined): readonly Piece[] {
  return trouble?.kind === 'no_done' ? pieces.filter(({ kind }) => kind !== 'done') : pieces;
}

/** Whether that was the end of it. */
async function strike(
  response: ServerResponse,
  call: UpstreamCall,
  trouble: Trouble | undefined,
  write: Write,
  next: Piece,
  errorEvent: string,
): Promise<boolean> {
  const isDue = next.tokens > 0 || next.kind === 'end';
  switch (trouble?.kind) {
    case 'hang_after':
    case 'reset_after':
    case 'cut_after':
    case 'error_after':
      if (!isDue || call.deliveredTokens < trouble.tokens) {
        return false;
      }
      break;
    case 'malformed':
      if (next.kind === 'end') {
        await write(Buffer.from('data: {"id":"broken","choices":[{"del\n\n'));
      }
      return false;
    case 'invalid_utf8':
      if (next.kind === 'end') {
        await write(Buffer.from([0x3a, 0x20, 0xff, 0xfe, 0xc3, 0x28, 0x0a, 0x0a]));
      }
      return false;
    case 'endless_line':
      if (next.kind !== 'end') {
        return false;
      }
      break;
    default:
      return false;
  }
  await fall(response, call, trouble, write, errorEvent);
  return true;
}

async function fall(
  response: ServerResponse,
  call: UpstreamCall,
  trouble: Trouble,
  write: Write,
  errorEvent: string,
): Promise<void> {
  switch (trouble.kind) {
    case 'hang_after':
      await closed(response);
      call.isAborted = true;
      return;
    case 'reset_after':
      response.socket?.resetAndDestroy();
      return;
    case 'error_after':
      await write(Buffer.from(errorEvent));
      response.end();
      return;
    case 'endless_line':
      call.isAborted = !(await writeEndless(write, trouble.bytes));
      response.end();
      return;
    default:
      response.end();
  }
}

async function writeEndless(write: Write, bytes: number): Promise<boolean> {
  const block = Buffer.alloc(65_536, 'x');
  for (let sent = 0; sent < bytes; sent += block.length) {
    if (!(await write(block))) {
      return false;
    }
  }
  return true;
}

export async function sendWhole(
  response: ServerResponse,
  call: UpstreamCall,
  plan: Plan,
  body: object,
): Promise<void> {
  const { trouble } = plan;
  const text = JSON.stringify(body);
  const isZipped = trouble?.kind === 'gzip';
  const bytes = isZipped
    ? gzipSync(text)
    : Buffer.from(trouble?.kind === 'malformed' ? text.slice(0, -9) : text);
  const isEndless = trouble?.kind === 'endless_line';
  response.writeHead(200, {
    'content-type': 'application/json',
    ...(isEndless ? {} : { 'content-length': bytes.length }),
    ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
  });
  const write = plainWrite(response, trouble);
  if (trouble?.kind === 'reset_after' || trouble?.kind === 'hang_after') {
    await write(bytes.subarray(0, Math.floor(bytes.length / 2)));
    await fall(response, call, trouble, write, '');
    return;
  }
  if (isEndless) {
    await fall(response, call, trouble, write, '');
    return;
  }
  if (!(await write(bytes))) {
    call.isAborted = true;
    return;
  }
  call.deliveredTokens = call.generatedTokens;
  await finish(response, call, null);
}

async function finish(response: ServerResponse, call: UpstreamCall, gzip: Gzip | null): Promise<void> {
  gzip?.end();
  if (gzip === null) {
    response.end();
  }
  await closed(response, 'finish');
  call.isFinished = response.writableFinished;
  call.isAborted = !call.isFinished;
}

/** Resolves when the answer is over, or the caller has gone. */
export async function closed(response: ServerResponse, or: 'finish' | 'close' = 'close'): Promise<void> {
  if (response.destroyed || (or === 'finish' && response.writableFinished)) {
    return;
  }
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.once(or, resolve);
  });
}

function plainWrite(response: ServerResponse, trouble: Trouble | undefined): Write {
  if (trouble?.kind !== 'drip') {
    return (bytes) => written(response, bytes);
  }
  return async (bytes) => {
    for (let at = 0; at < bytes.length; at += trouble.bytes) {
      if (!(await written(response, bytes.subarray(at, at + trouble.bytes)))) {
        return false;
      }
      await after(trouble.everyMs);
    }
    return true;
  };
}

function written(response: ServerResponse, bytes: Buffer): Promise<boolean> {
  if (response.destroyed) {
    return Promise.resolve(false);
  }
  return new Promise((resolve) => {
    const gone = () => {
      resolve(false);
    };
    response.once('close', gone);
    response.write(bytes, (error) => {
      response.off('close', gone);
      // A turn of the loop: whoever has gone is seen to have gone before the next token.
      setImmediate(() => {
        resolve((error ?? null) === null && !response.destroyed);
      });
    });
  });
}

function gzipWrite(response: ServerResponse, gzip: Gzip): Write {
  gzip.pipe(response);
  return (bytes) =>
    new Promise((resolve) => {
      gzip.write(bytes);
      gzip.flush(constants.Z_SYNC_FLUSH, () => {
        resolve(!response.destroyed);
      });
    });
}
