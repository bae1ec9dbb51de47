import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameReader } from './frames.ts';

const MAX = 64;

function read(chunks: readonly Buffer[], how: 'closed' | 'broken' = 'closed') {
  const messages: [text: string, original: number][] = [];
  const frames = createFrameReader(MAX, (bytes, original) => {
    messages.push([bytes.toString(), original]);
  });
  for (const chunk of chunks) {
    frames.push(chunk);
  }
  const torn = frames.end(how);
  return { messages, texts: messages.map(([text]) => text), torn };
}

const counted = (text: string) => `${String(Buffer.byteLength(text))} ${text}`;

describe('messages of a TCP connection', () => {
  it('are told apart by their lengths, whatever is in them', () => {
    const { texts, torn } = read([Buffer.from(`${counted('<13>one\ntwo')}${counted('<13>é')}`)]);
    expect(texts).toEqual(['<13>one\ntwo', '<13>é']);
    expect(torn).toBe(false);
  });

  it('are told apart by line feeds and NUL, and both ways may be mixed', () => {
    const { texts } = read([Buffer.from(`<13>one\r\n<13>two\0${counted('<13>three')}\n\n<13>four`)]);
    expect(texts).toEqual(['<13>one', '<13>two', '<13>three', '<13>four']);
  });

  it('that begin with a number which is no length are lines', () => {
    expect(read([Buffer.from('2026-03-01 hello\n0 zero\n123456789 apples\n42')]).texts).toEqual([
      '2026-03-01 hello',
      '0 zero',
      '123456789 apples',
      '42',
    ]);
  });

  it('that are too long are cut, and say how long they were; the next one is whole', () => {
    const long = 'x'.repeat(1_000);
    const { messages } = read([Buffer.from(`${counted(long)}<1>${long}\n<1>next\n`)]);
    expect(messages).toEqual([
      ['x'.repeat(MAX), 1_000],
      [`<1>${'x'.repeat(MAX - 3)}`, 1_003],
      ['<1>next', 7],
    ]);
  });

  it('that were begun and not ended are not taken, but for a last line of a connection that was closed', () => {
    expect(read([Buffer.from('20 <13>half')])).toMatchObject({ texts: [], torn: true });
    expect(read([Buffer.from('<13>line')], 'broken')).toMatchObject({ texts: [], torn: true });
    expect(read([Buffer.from('<13>line')], 'closed')).toMatchObject({ texts: ['<13>line'], torn: false });
    expect(read([Buffer.from('20')], 'broken')).toMatchObject({ texts: [], torn: true });
  });

  it('are the same however the bytes are cut into pieces', () => {
    const body = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }).map((text) => `<1>${text}`);
    const frame = fc.oneof(
      body.map(counted),
      body.map((text) => `${text.replace(/[\n\0]/g, '')}\n`),
      fc.constantFrom('12 ', '7', '\n', '00', '99999999 x\n'),
    );
    const cuts = fc.array(fc.nat(400), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), cuts, (parts, at) => {
        const whole = Buffer.from(parts.join(''));
        const places = [
          0,
          ...at.map((place) => place % (whole.length + 1)).sort((a, b) => a - b),
          whole.length,
        ];
        const pieces = places.slice(1).map((end, index) => whole.subarray(places[index], end));
        expect(read(pieces)).toEqual(read([whole]));
      }),
    );
  });
});
