import type { Socket } from 'node:net';

import { NotMySql } from './not-mysql.ts';

/** Packets of the protocol of MySQL over a socket: three bytes of length, one that counts, the payload. */
export interface Channel {
  /** The payload of the next packet; at once where it is there already. Throws what the socket died of. */
  read(): Buffer | Promise<Buffer>;
  write(payload: Buffer): void;
  /** A command begins: packets are counted from 0. */
  beginCommand(): void;
  /** Takes the socket away from a channel that has nothing under way; the next one goes on counting. */
  release(): number;
  /** Of all packets; set it to 0 when a round begins. */
  bytesRead: number;
}

export interface ChannelLimits {
  /** Of one payload. */
  readonly maxPacketBytes: number;
  /** Of all payloads until `bytesRead` is set back. */
  readonly maxBytes: number;
}

const HEADER_BYTES = 4;
const WHOLE_PACKET = 0xff_ff_ff;

export function createChannel(socket: Socket, limits: ChannelLimits, firstSequence = 0): Channel {
  let parts: Buffer[] = [];
  let size = 0;
  let sequence = firstSequence;
  let failed: Error | undefined;
  let waiting: { resolve: (payload: Buffer) => void; reject: (error: Error) => void } | undefined;

  function fail(error: Error): void {
    failed ??= error;
    socket.destroy();
    waiting?.reject(failed);
    waiting = undefined;
  }

  function onData(part: Buffer): void {
    parts.push(part);
    size += part.length;
    if (waiting === undefined) {
      return;
    }
    try {
      const payload = take();
      if (payload !== undefined) {
        const { resolve } = waiting;
        waiting = undefined;
        resolve(payload);
      }
    } catch (error) {
      fail(error as Error);
    }
  }

  function onError(error: Error): void {
    fail(error);
  }

  function onClose(): void {
    fail(Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' }));
  }

  /** The next payload where all of it is there. */
  function take(): Buffer | undefined {
    const lengths: number[] = [];
    let at = 0;
    for (let length = WHOLE_PACKET; length === WHOLE_PACKET;) {
      if (size < at + HEADER_BYTES) {
        return undefined;
      }
      const header = joined(at + HEADER_BYTES);
      length = header.readUIntLE(at, 3);
      if (header[at + 3] !== ((sequence + lengths.length) & 0xff)) {
        throw new NotMySql('a packet is out of order');
      }
      lengths.push(length);
      if (lengths.reduce((sum, one) => sum + one) > limits.maxPacketBytes) {
        throw new NotMySql(`a packet has more than ${String(limits.maxPacketBytes)} bytes`);
      }
      at += HEADER_BYTES + length;
    }
    if (size < at) {
      return undefined;
    }
    return cut(lengths, at);
  }

  function cut(lengths: readonly number[], end: number): Buffer {
    const all = joined(size);
    let from = 0;
    const pieces = lengths.map((length) => {
      const piece = all.subarray(from + HEADER_BYTES, from + HEADER_BYTES + length);
      from += HEADER_BYTES + length;
      return piece;
    });
    parts = end === size ? [] : [all.subarray(end)];
    size -= end;
    sequence = (sequence + lengths.length) & 0xff;
    channel.bytesRead += end;
    if (channel.bytesRead > limits.maxBytes) {
      throw new NotMySql(`it answered with more than ${String(limits.maxBytes)} bytes`);
    }
    const [first = Buffer.alloc(0)] = pieces;
    return pieces.length === 1 ? first : Buffer.concat(pieces);
  }

  /** At least so many bytes in one piece; they are there. */
  function joined(bytes: number): Buffer {
    const [first] = parts;
    if (first !== undefined && first.length >= bytes) {
      return first;
    }
    const whole = Buffer.concat(parts);
    parts = [whole];
    return whole;
  }

  socket.on('data', onData);
  socket.on('error', onError);
  socket.on('close', onClose);

  const channel: Channel = {
    bytesRead: 0,
    read() {
      if (failed !== undefined) {
        throw failed;
      }
      try {
        const payload = take();
        if (payload !== undefined) {
          return payload;
        }
      } catch (error) {
        fail(error as Error);
        throw error;
      }
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
    },
    write(payload) {
      const header = Buffer.alloc(HEADER_BYTES);
      header.writeUIntLE(payload.length, 0, 3);
      header[3] = sequence;
      sequence = (sequence + 1) & 0xff;
      socket.write(Buffer.concat([header, payload]));
    },
    beginCommand() {
      sequence = 0;
    },
    release() {
      socket.off('data', onData);
      socket.off('close', onClose);
      return sequence;
    },
  };
  return channel;
}
