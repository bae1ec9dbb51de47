import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseSplitter, formatSseEvent, parseSseEvent, type SseItem } from './sse.ts';

const MIB = 1_048_576;

function read(chunks: readonly Uint8Array[], maxEventBytes?: number) {
  const splitter = createSseSplitter(maxEventBytes);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()].map(told);
}
const told = (item: SseItem) => (item.kind === 'event' ? parseSseEvent(item.block) : item.kind);
const readText = (text: string) => read([Buffer.from(text)]);

describe('an event stream', () => {
  it.each([
    ['\n', 'LF'],
    ['\r\n', 'CRLF'],
    ['\r', 'CR'],
  ])('is split at blank lines that end in %j', (end) => {
    const text = ['event: ping', 'data: {}', '', 'data: a', 'data: b', '', ''].join(end);
    expect(readText(text)).toEqual([
      { event: 'ping', data: '{}' },
      { event: 'message', data: 'a\nb' },
    ]);
  });

  it('begins with a byte order mark or without', () => {
    expect(readText('\uFEFFdata: a\n\n')).toEqual([{ event: 'message', data: 'a' }]);
    expect(readText('\uFEFF\n\ndata: a\n\n')).toEqual([{ event: 'message', data: 'a' }]);
    expect(read([Buffer.from([0xef, 0xbb]), Buffer.from('\n\ndata: a\n\n')])).toEqual([
      null,
      { event: 'message', data: 'a' },
    ]);
  });

  it('has comments, unknown fields and values without the blank', () => {
    expect(readText(': ping\n\nid: 7\nretry: 9\ndata:x\n: more\ndata\n\n')).toEqual([
      null,
      { event: 'message', data: 'x\n' },
    ]);
  });

  it('takes the last event without its blank line', () => {
    expect(readText('data: a\n\ndata: [DONE]')).toEqual([
      { event: 'message', data: 'a' },
      { event: 'message', data: '[DONE]' },
    ]);
    expect(readText('data: a\n\n')).toHaveLength(1);
    expect(readText('\n\n\r\n\r')).toEqual([]);
  });

  it('reads invalid UTF-8 as U+FFFD, and what follows it', () => {
    const bytes = Buffer.concat([
      Buffer.from('data: '),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from('\n\n'),
    ]);
    expect(read([bytes, Buffer.from('data: b\n\n')])).toEqual([
      { event: 'message', data: '\uFFFD\uFFFD(' },
      { event: 'message', data: 'b' },
    ]);
  });

  it('is written as it is read', () => {
    expect(readText(formatSseEvent('{"a":1}') + formatSseEvent('{}', 'message_stop'))).toEqual([
      { event: 'message', data: '{"a":1}' },
      { event: 'message_stop', data: '{}' },
    ]);
  });

  it('gives the same events however it is cut', () => {
    const piece = fc.constantFrom(
      'data: 中文 🙂',
      'data:',
      'data: {"a":"b"}',
      'event: x',
      ': c',
      '\n',
      '\r',
      '\r\n',
      '\n\n',
      '\r\n\r\n',
      '\uFEFF',
      'x'.repeat(40),
    );
    const bytes = fc
      .tuple(fc.boolean(), fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 30 }))
      .map(([hasMark, pieces]) => Buffer.from((hasMark ? '\uFEFF' : '') + pieces.join('')));
    fc.assert(
      fc.property(
        bytes,
        fc.array(fc.nat(400), { maxLength: 12 }),
        fc.constantFrom(16, 64, MIB),
        (all, cuts, max) => {
          const whole = read([all], max);
          expect(read(chunksOf(all, cuts), max)).toEqual(whole);
          expect(
            read(
              Array.from(all, (byte) => Buffer.from([byte])),
              max,
            ),
          ).toEqual(whole);
        },
      ),
      { numRuns: 500 },
    );
  });
});

function chunksOf(all: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.filter((cut) => cut < all.length).toSorted((a, b) => a - b), all.length];
  return at.slice(1).map((end, index) => all.subarray(at[index], end));
}

describe('an event that is too large', () => {
  it('is left out, and what follows is read', () => {
    expect(readText(`data: ${'x'.repeat(MIB)}\n\ndata: b\n\n`)).toEqual([
      'too_large',
      { event: 'message', data: 'b' },
    ]);
  });

  it('takes less than 2 MiB where 100 MB come without a line break', () => {
    const splitter = createSseSplitter();
    const chunk = Buffer.alloc(65_536, 'x');
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let sent = 0; sent < 100_000_000; sent += chunk.length) {
      expect(splitter.push(chunk)).toEqual([]);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(most).toBeLessThan(2 * MIB);
    expect(splitter.end()).toEqual([{ kind: 'too_large' }]);
  });

  it('takes no more when it comes byte by byte', () => {
    const splitter = createSseSplitter();
    const byte = Buffer.from('x');
    const before = process.memoryUsage();
    for (let sent = 0; sent < MIB - 1; sent += 1) {
      splitter.push(byte);
    }
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(4 * MIB);
    expect(splitter.end()).toHaveLength(1);
  });
});
