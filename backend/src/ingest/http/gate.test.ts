import { afterEach, describe, expect, it } from 'vitest';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { createTokenSecret, hashTokenSecret } from '../index.ts';
import { createFakeClock } from '../test/fake-clock.ts';
import { createFakePipeline, openGate, readStatus, tokenRecord } from '../test/gate-harness.ts';

type Gate = Awaited<ReturnType<typeof openGate>>;
const open: Gate[] = [];
async function gateWith(options: Parameters<typeof openGate>[0] = {}): Promise<Gate> {
  const gate = await openGate(options);
  open.push(gate);
  return gate;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((gate) => gate.close()));
});

const PATHS = ['/v1/metrics', '/v1/logs', '/v1/traces'];
const JSON_TYPE = { 'content-type': 'application/json' };
const REJECTED_FIELD: Record<string, string> = {
  '/v1/metrics': 'rejectedDataPoints',
  '/v1/logs': 'rejectedLogRecords',
  '/v1/traces': 'rejectedSpans',
};

describe('OTLP/HTTP response: success', () => {
  it.each(PATHS)(
    'MUST answer %s with exactly 200 and an empty Export*ServiceResponse (protobuf)',
    async (path) => {
      const gate = await gateWith();
      const answer = await gate.post('abc', {}, path);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('application/x-protobuf');
      // partial_success MUST be unset on full success: the whole message is empty then.
      expect(answer.body.length).toBe(0);
      expect(gate.committed).toHaveLength(1);
    },
  );

  it.each(PATHS)('MUST answer %s in JSON when the request is JSON, partial_success unset', async (path) => {
    const gate = await gateWith();
    const answer = await gate.post('{}', JSON_TYPE, path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer.body.toString())).toEqual({});
  });

  it('MUST answer an empty request with success, and opens no transaction for it', async () => {
    const gate = await gateWith();
    expect((await gate.post('')).status).toBe(200);
    expect((await gate.post('', { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(gate.groups).toEqual([]);
  });

  it('takes a Content-Type with parameters and in any case', async () => {
    const gate = await gateWith();
    expect((await gate.post('{}', { 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200);
  });
});

describe('OTLP/HTTP response: partial success', () => {
  it.each(PATHS)('MUST answer %s with 200, the count of rejected items and a message', async (path) => {
    const gate = await gateWith({
      pipeline: createFakePipeline((decoded) => ({
        ...decoded,
        accepted: 3,
        rejections: [
          { reason: 'time is too old', count: 2 },
          { reason: 'bad histogram', count: 1 },
        ],
      })),
    });
    const answer = await gate.post('{}', JSON_TYPE, path);
    expect(answer.status).toBe(200);
    const { partialSuccess } = JSON.parse(answer.body.toString()) as {
      partialSuccess: Record<string, string>;
    };
    expect(partialSuccess[REJECTED_FIELD[path] ?? '']).toBe('3');
    expect(partialSuccess.errorMessage).toContain('2 x time is too old');
    expect(partialSuccess.errorMessage).toContain('1 x bad histogram');
  });

  it('says a warning with rejected 0 and a message', async () => {
    const gate = await gateWith({
      pipeline: createFakePipeline((decoded) => ({ ...decoded, warnings: ['U+0000 removed'] })),
    });
    const answer = await gate.post('{}', JSON_TYPE);
    expect(JSON.parse(answer.body.toString())).toEqual({
      partialSuccess: { rejectedLogRecords: '0', errorMessage: 'stored with changes: U+0000 removed' },
    });
  });

  it('counts rows that the database refused, but not exemplars, which are no data points', async () => {
    const gate = await gateWith({ pipeline: createFakePipeline((decoded) => ({ ...decoded, accepted: 9 })) });
    gate.refuse([
      { kind: 'samples', count: 2, reason: 'out of range' },
      { kind: 'exemplars', count: 5, reason: 'too long' },
    ]);
    const answer = await gate.post('{}', JSON_TYPE, '/v1/metrics');
    const { partialSuccess } = JSON.parse(answer.body.toString()) as {
      partialSuccess: Record<string, string>;
    };
    expect(partialSuccess.rejectedDataPoints).toBe('2');
    expect(partialSuccess.errorMessage).toContain('5 exemplars: too long');
  });

  it('answers items that all were rejected without a transaction', async () => {
    const gate = await gateWith({
      pipeline: createFakePipeline((decoded) => ({
        ...decoded,
        accepted: 0,
        rejections: [{ reason: 'bad', count: 4 }],
      })),
    });
    expect((await gate.post('abcd')).status).toBe(200);
    expect(gate.groups).toEqual([]);
  });

  it('counts JSON items that cannot be turned into protobuf', async () => {
    const gate = await gateWith();
    const body = {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 'ERROR' }, { severityNumber: 17 }] }] }],
    };
    const answer = await gate.post(JSON.stringify(body), JSON_TYPE);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ partialSuccess: { rejectedLogRecords: '1' } });
  });
});

describe('OTLP/HTTP request: encodings', () => {
  const text = Buffer.from('0123456789'.repeat(50));
  it.each([
    ['no', {}, text],
    ['identity', { 'content-encoding': 'identity' }, text],
    ['gzip', { 'content-encoding': 'gzip' }, gzipSync(text)],
    ['GZIP', { 'content-encoding': 'GZIP' }, gzipSync(text)],
    ['deflate (zlib)', { 'content-encoding': 'deflate' }, deflateSync(text)],
    ['deflate (raw)', { 'content-encoding': 'deflate' }, deflateRawSync(text)],
    [
      'gzip of two members',
      { 'content-encoding': 'gzip' },
      Buffer.concat([gzipSync(text.subarray(0, 7)), gzipSync(text.subarray(7))]),
    ],
  ])('takes a body with %s encoding whole', async (_name, headers, body) => {
    const seen: number[] = [];
    const gate = await gateWith({
      pipeline: createFakePipeline((decoded, inflated) => {
        seen.push(Buffer.compare(Buffer.from(inflated), text));
        return decoded;
      }),
    });
    expect((await gate.post(body, headers)).status).toBe(200);
    expect(seen).toEqual([0]);
  });

  it.each([
    ['plain text that claims gzip', 'gzip', text],
    ['gzip cut short', 'gzip', gzipSync(text).subarray(0, 20)],
    ['zlib cut short', 'deflate', deflateSync(text).subarray(0, 10)],
  ])('answers 400 to %s', async (_name, encoding, body) => {
    const gate = await gateWith();
    const answer = await gate.post(body, { 'content-encoding': encoding });
    expect(answer.status).toBe(400);
    expect(readStatus(answer.body).message).toContain('BODY_MALFORMED');
    expect(gate.groups).toEqual([]);
  });

  it('answers 400 to JSON that breaks off', async () => {
    const gate = await gateWith();
    const answer = await gate.post('{"resourceLogs": [', JSON_TYPE);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 3 });
  });

  it.each([
    ['br', 'CONTENT_ENCODING_UNSUPPORTED'],
    ['gzip, gzip', 'CONTENT_ENCODING_UNSUPPORTED'],
  ])('answers 415 to Content-Encoding %s', async (encoding, code) => {
    const gate = await gateWith();
    const answer = await gate.post('x', { 'content-encoding': encoding });
    expect(answer.status).toBe(415);
    expect(readStatus(answer.body).message).toContain(code);
  });

  it.each(['text/plain', 'application/protobuf', ''])(
    'answers 415 to Content-Type %j, in JSON',
    async (type) => {
      const gate = await gateWith();
      const answer = await gate.post('x', { 'content-type': type });
      expect(answer.status).toBe(415);
      expect(answer.headers['content-type']).toBe('application/json');
      expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 3 });
    },
  );
});

describe('limits', () => {
  it('answers 413 to a body that is too large on the wire, before it is sent', async () => {
    const gate = await gateWith({ limits: { maxBodyBytes: 100, maxCompressedBytes: 50 } });
    expect((await gate.post(Buffer.alloc(101))).status).toBe(413);
    const compressed = await gate.post(Buffer.alloc(51), { 'content-encoding': 'gzip' });
    expect(compressed.status).toBe(413);
    expect(readStatus(compressed.body)).toMatchObject({ code: 8 });
    expect(readStatus(compressed.body).message).toContain('limit for compressed bodies of 50 bytes');
  });

  it('answers 413 to a body of undeclared length once it is too large', async () => {
    const gate = await gateWith({ limits: { maxBodyBytes: 100 } });
    expect((await gate.post(Buffer.alloc(5_000), { 'transfer-encoding': 'chunked' })).status).toBe(413);
  });

  it('answers 413 to a bomb after the limit, not after the bomb', async () => {
    const gate = await gateWith({ limits: { maxBodyBytes: 1_000_000 } });
    const bomb = gzipSync(Buffer.alloc(30_000_000, ' '));
    const answer = await gate.post(bomb, { 'content-encoding': 'gzip' });
    expect(answer.status).toBe(413);
    expect(readStatus(answer.body).message).toContain('after inflation');
  });

  it('limits JSON lower than protobuf', async () => {
    const gate = await gateWith({ limits: { maxJsonBytes: 10 } });
    const answer = await gate.post('{"a":"0123456789"}', JSON_TYPE);
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 8 });
  });

  it('gives back what a sender held that hangs up in the middle', async () => {
    const gate = await gateWith({ limits: { maxInFlightBytes: 1_000 } });
    const { connect } = await import('node:net');
    const socket = connect(gate.port, '127.0.0.1');
    socket.write(
      `POST /v1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${gate.secret}\r\n` +
        `Content-Type: application/x-protobuf\r\nContent-Length: 900\r\n\r\n${'x'.repeat(800)}`,
    );
    await expect.poll(async () => (await gate.post(Buffer.alloc(900))).status).toBe(503);
    socket.destroy();
    await expect.poll(async () => (await gate.post(Buffer.alloc(900))).status).toBe(200);
  });

  it('ends a body that does not arrive within the deadline', async () => {
    const clock = createFakeClock();
    const gate = await gateWith({ clock });
    const { connect } = await import('node:net');
    const socket = connect(gate.port, '127.0.0.1');
    const answer = new Promise<string>((resolve) =>
      socket.once('data', (chunk) => {
        resolve(chunk.toString());
      }),
    );
    socket.write(
      `POST /v1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${gate.secret}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{',
    );
    await expect.poll(() => gate.state.lookups).toBe(1);
    await clock.advance(8_001);
    expect(await answer).toMatch(/^HTTP\/1.1 503 /);
    socket.destroy();
  });

  it('answers 503 with Retry-After when too many bytes are in flight, and takes them later', async () => {
    const gate = await gateWith({ limits: { maxInFlightBytes: 1_000 } });
    const release = gate.hold();
    const first = gate.post(Buffer.alloc(800));
    await expect.poll(() => gate.groups.length).toBe(1);
    const second = await gate.post(Buffer.alloc(800));
    expect(second.status).toBe(503);
    expect(second.headers['retry-after']).toBe('1');
    release();
    expect((await first).status).toBe(200);
    expect((await gate.post(Buffer.alloc(800))).status).toBe(200);
  });
});

describe('errors carry a google.rpc.Status in the encoding of the request', () => {
  const cases: [
    string,
    number,
    number,
    (gate: Gate, type: Record<string, string>) => ReturnType<Gate['post']>,
  ][] = [
    ['401', 401, 16, (gate, type) => gate.send('POST', '/v1/logs', { ...type }, 'x')],
    ['404', 404, 5, (gate, type) => gate.send('POST', '/v1/nothing', { ...type }, 'x')],
    ['405', 405, 12, (gate, type) => gate.send('GET', '/v1/logs', { ...type })],
    ['413', 413, 8, (gate, type) => gate.post(Buffer.alloc(200), type)],
    ['415', 415, 3, (gate, type) => gate.post('x', { ...type, 'content-encoding': 'br' })],
    [
      '403',
      403,
      7,
      (gate, type) => {
        gate.state.tlsRequired = true;
        return gate.post('x', type);
      },
    ],
    [
      '503',
      503,
      14,
      (gate, type) => {
        gate.state.health = { ready: false, reason: 'the database is starting', retryAfterSeconds: 3 };
        return gate.post('x', type);
      },
    ],
  ];
  it.each(cases)('%s', async (_name, status, code, act) => {
    const gate = await gateWith({ limits: { maxBodyBytes: 100, maxJsonBytes: 100 } });
    const binary = await act(gate, { 'content-type': 'application/x-protobuf' });
    expect(binary.status).toBe(status);
    expect(binary.headers['content-type']).toBe('application/x-protobuf');
    expect(readStatus(binary.body).code).toBe(code);
    expect(readStatus(binary.body).message).not.toBe('');
    const json = await act(gate, JSON_TYPE);
    expect(json.status).toBe(status);
    expect(json.headers['content-type']).toBe('application/json');
    expect(JSON.parse(json.body.toString())).toMatchObject({ code });
  });

  it('answers GET with 405 and Allow', async () => {
    const gate = await gateWith();
    const answer = await gate.send('GET', '/v1/metrics', {});
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST');
  });

  it.each(['/V1/logs', '/v1/logs/', '//v1/logs', '/v1/logs/%2e%2e/admin', '/v1/%6cogs/x'])(
    'knows no path %s',
    async (path) => {
      const gate = await gateWith();
      expect((await gate.post('x', {}, path)).status).toBe(404);
      expect(gate.committed).toEqual([]);
    },
  );
});

describe('who may send', () => {
  it.each([
    ['no header', {}, 'AUTH_MISSING'],
    ['an empty header', { authorization: '' }, 'AUTH_MISSING'],
    ['a scheme alone', { authorization: 'Bearer' }, 'AUTH_INVALID'],
    ['SQL', { authorization: "Bearer ' OR '1'='1" }, 'AUTH_INVALID'],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }, 'AUTH_INVALID'],
    ['a JWT with alg none', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }, 'AUTH_INVALID'],
    ['64 KB', { authorization: `Bearer ${'x'.repeat(65_536)}` }, 'AUTH_INVALID'],
    ['an unknown token', { authorization: `Bearer ${createTokenSecret('api')}` }, 'AUTH_INVALID'],
  ])('answers 401 with a reason to %s', async (_name, headers, code) => {
    const gate = await gateWith();
    const answer = await gate.send('POST', '/v1/logs', { ...JSON_TYPE, ...headers }, '{}');
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect((JSON.parse(answer.body.toString()) as { message: string }).message).toContain(code);
  });

  it('answers 401 to two Authorization headers, even if one of them is good', async () => {
    const gate = await gateWith();
    const answer = await gate.post('x', { authorization: [`Bearer ${gate.secret}`, 'Bearer x'] });
    expect(answer.status).toBe(401);
  });

  it.each([
    ['revoked', tokenRecord({ revokedAt: new Date(0) }), 401, 'AUTH_REVOKED'],
    ['expired', tokenRecord({ expiresAt: new Date(0) }), 401, 'AUTH_EXPIRED'],
    ['without the scope', tokenRecord({ scopes: new Set(['read', 'write']) }), 403, 'AUTH_FORBIDDEN'],
    ['with no scope at all', tokenRecord({ scopes: new Set() }), 403, 'AUTH_FORBIDDEN'],
  ])('refuses a token that is %s', async (_name, token, status, code) => {
    const gate = await gateWith({ token });
    const answer = await gate.post('{}', JSON_TYPE);
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.body.toString()) as { message: string }).message).toContain(code);
    expect(gate.committed).toEqual([]);
  });

  it('never shows a secret in an answer', async () => {
    const gate = await gateWith();
    const secret = createTokenSecret('api');
    const answer = await gate.post('{}', { ...JSON_TYPE, authorization: `Bearer ${secret}` });
    expect(answer.body.toString()).not.toContain(secret.slice(10));
    expect(answer.body.toString()).not.toContain(hashTokenSecret(secret).toString('hex'));
  });
});

describe('the database', () => {
  it('says 200 only after COMMIT', async () => {
    const gate = await gateWith();
    const release = gate.hold();
    let answered = false;
    const answer = gate.post('abc').then((result) => {
      answered = true;
      return result;
    });
    await expect.poll(() => gate.groups.length).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    expect(gate.committed).toEqual([]);
    release();
    expect((await answer).status).toBe(200);
    expect(gate.committed).toHaveLength(1);
  });

  it('answers 503 with Retry-After while the store is not ready, before the body is read', async () => {
    const gate = await gateWith();
    gate.state.health = { ready: false, reason: 'the database refuses connections', retryAfterSeconds: 7 };
    // The sender waits for "100 Continue"; it never comes, and the answer comes without a body sent.
    const answer = await gate.send('POST', '/v1/logs', {
      'content-type': 'application/json',
      'content-length': '50',
      expect: '100-continue',
    });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('7');
    expect(answer.body.toString()).toContain('the database refuses connections');
  });

  it('keeps the connection of a small request that it refuses without reading, and closes that of a large one', async () => {
    const gate = await gateWith();
    gate.state.health = { ready: false, reason: 'away', retryAfterSeconds: 1 };
    expect((await gate.post(Buffer.alloc(500_000))).headers.connection).toBe('keep-alive');
    expect((await gate.post(Buffer.alloc(5_000_000))).headers.connection).toBe('close');
    const { connect } = await import('node:net');
    const heard = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(gate.port, '127.0.0.1');
      const request = `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n[1,2]`;
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (text.match(/HTTP\/1.1 503/g)?.length === 2) {
          socket.destroy();
          resolve(text);
        }
      });
      // The second request follows on the same connection: nothing of the first body is taken for it.
      socket.write(request + request);
    });
    expect(heard).not.toContain('400');
  });

  it('answers 503, never 500 and never 200, when the commit fails', async () => {
    const gate = await gateWith();
    const { VigilError } = await import('@vigilops/contracts');
    gate.failWith(() => new VigilError('STORE_UNAVAILABLE', 'connection lost', { retryAfterSeconds: 2 }));
    const answer = await gate.post('abc');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('2');
    gate.failWith(undefined);
    expect((await gate.post('abc')).status).toBe(200);
  });

  it('answers 503, not 401, to a token that cannot be checked', async () => {
    const gate = await gateWith();
    gate.state.tokensDown = true;
    expect((await gate.post('x')).status).toBe(503);
    gate.state.tokensDown = false;
    expect((await gate.post('x')).status).toBe(200);
    gate.state.tokensDown = true;
    // Known by heart now.
    expect((await gate.post('x')).status).toBe(200);
  });

  it('answers 503 at the deadline, and the work that was under way is still stored as a whole', async () => {
    const clock = createFakeClock();
    const gate = await gateWith({ clock });
    const release = gate.hold();
    const answer = gate.post('abc', { 'x-vigilops-batch-id': '6F1B2C3D-0000-4000-8000-000000000001' });
    await expect.poll(() => gate.groups.length).toBe(1);
    await clock.advance(8_001);
    expect((await answer).status).toBe(503);
    release();
    await gate.queue.idle();
    expect(gate.committed.map((batch) => batch.batchId)).toEqual(['6f1b2c3d-0000-4000-8000-000000000001']);
    const again = await gate.post('abc', { 'x-vigilops-batch-id': '6f1b2c3d-0000-4000-8000-000000000001' });
    expect(again.status).toBe(200);
    expect(gate.committed).toHaveLength(1);
  });

  it.each(['', 'x', '6f1b2c3d00004000800000000000000g', '6f1b2c3d-0000-4000-8000-000000000001x'])(
    'answers 400 to the batch id %j',
    async (id) => {
      const gate = await gateWith();
      expect((await gate.post('x', { 'x-vigilops-batch-id': id })).status).toBe(400);
      expect(gate.committed).toEqual([]);
    },
  );

  it('tells which hosts were heard from, after COMMIT only', async () => {
    const gate = await gateWith({
      pipeline: createFakePipeline((decoded) => ({ ...decoded, hostIds: [7] })),
    });
    gate.failWith(() => new Error('broken'));
    expect((await gate.post('x')).status).toBe(500);
    expect(gate.state.seen).toEqual([]);
    gate.failWith(undefined);
    expect((await gate.post('x')).status).toBe(200);
    expect(gate.state.seen).toEqual([7]);
  });
});
