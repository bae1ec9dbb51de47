import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { closedPort, httpCheck, openHttp, openTcp, probeKit } from '../test/probe-kit.ts';
import type { ConfigOf } from '../types.ts';

const { run } = probeKit({ names: { 'shop.test': ['127.0.0.1'], 'two.test': ['127.0.0.1', '127.0.0.1'] } });
const at = (port: number, path = '/') => `http://127.0.0.1:${String(port)}${path}`;

/** A server that answers every request alike. */
async function answering(
  status: number,
  headers: Record<string, string>,
  body: string | Buffer = '',
): Promise<string> {
  return at(await openHttp((_, response) => void response.writeHead(status, headers).end(body)));
}

/** What is said of a body. */
async function ofBody(
  body: string | Buffer,
  more: Partial<ConfigOf<'http'>>,
  headers: Record<string, string> = {},
) {
  const { status, error } = await run(httpCheck(await answering(200, headers, body), more));
  return error ?? status;
}

describe('the status', () => {
  it.each([
    [200, ['2xx', '3xx'], 'up'],
    [204, ['2xx'], 'up'],
    [404, ['404'], 'up'],
    [418, ['200-299', '400-499'], 'up'],
    [503, ['2xx', '3xx'], 'the status is 503, not 2xx or 3xx'],
    [300, ['200-299'], 'the status is 300, not 200-299'],
  ])('%i is judged by %j', async (status, expected, said) => {
    const result = await run(httpCheck(await answering(status, {}), { expected_status: expected }));
    expect(result.error ?? result.status).toBe(said);
    expect(result.trace.statusCode).toBe(status);
    // The service has said so itself: nobody else need be asked.
    expect(result.isAnswer).toBe(true);
  });
});

describe('the request', () => {
  it('goes as it was defined, over a connection of its own, and says who asks', async () => {
    const received: { head: IncomingMessage; body: string }[] = [];
    const port = await openHttp((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        received.push({ head: request, body });
        response.end();
      });
    });
    const more = {
      method: 'POST',
      body: 'ping €',
      headers: { Authorization: 'Bearer x', Connection: 'keep-alive' },
    } as const;
    expect((await run(httpCheck(at(port, '/a?b=c#d'), more))).status).toBe('up');
    const [{ head, body } = { head: undefined, body: '' }] = received;
    expect(head?.method).toBe('POST');
    expect(head?.url).toBe('/a?b=c');
    expect(body).toBe('ping €');
    expect(head?.headers).toMatchObject({
      authorization: 'Bearer x',
      connection: 'close',
      'content-length': '8',
      host: `127.0.0.1:${String(port)}`,
      'user-agent': 'vigilops-agent/test',
    });
  });

  it('lets a header name another host, for a server behind its own address', async () => {
    const hosts: (string | undefined)[] = [];
    const port = await openHttp((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    await run(httpCheck(at(port), { headers: { Host: 'shop.example.com' } }));
    expect(hosts).toEqual(['shop.example.com']);
  });

  it('sends what is beyond ASCII in a header as UTF-8', async () => {
    const values: (string | string[] | undefined)[] = [];
    const port = await openHttp((request, response) => {
      values.push(request.headers['x-name']);
      response.end();
    });
    await run(httpCheck(at(port), { headers: { 'X-Name': '主数据库' } }));
    expect(values.map((value) => Buffer.from(String(value), 'latin1').toString())).toEqual(['主数据库']);
  });

  it('is not sent with a header that HTTP forbids, and says nothing of the service then', async () => {
    const result = await run(httpCheck(await answering(200, {}), { headers: { 'X-Name': 'a\u0007b' } }));
    expect(result.status).toBe('inconclusive');
    expect(result.error).toMatch(/Invalid character in header content/);
  });

  it('reaches a name, and takes the times of its phases', async () => {
    const port = await openHttp((_, response) => void response.end());
    const { status, trace, durationMs } = await run(httpCheck(`http://shop.test:${String(port)}/`));
    expect(status).toBe('up');
    const { dnsMs = NaN, connectMs = NaN, firstByteMs = NaN, tlsMs } = trace;
    expect(tlsMs).toBeUndefined();
    for (const ms of [dnsMs, connectMs, firstByteMs]) {
      expect(ms).toBeGreaterThanOrEqual(0);
    }
    expect(dnsMs + connectMs + firstByteMs).toBeLessThanOrEqual(durationMs);
  });

  it('tries the addresses of a name in turn', async () => {
    const port = await openHttp((_, response) => void response.end());
    expect((await run(httpCheck(`http://two.test:${String(port)}/`))).status).toBe('up');
  });
});

describe('the body', () => {
  it.each([
    ['all is well', { body_contains: 'is well' }, 'up'],
    ['all is lost', { body_contains: 'is well' }, '"is well" is not in the body'],
    ['version 42', { body_matches: 'version \\d+' }, 'up'],
    ['VERSION 42', { body_matches: '(?i)version \\d+' }, 'up'],
    ['a\nb', { body_matches: '(?s)a.b' }, 'up'],
    ['version x', { body_matches: '^version \\d+$' }, 'the body does not match ^version \\d+$'],
    ['{"a":{"b":[1,"ok"]}}', { json_path: '$.a.b[1]', json_equals: 'ok' }, 'up'],
    ['{"status":"bad"}', { json_path: '$.status', json_equals: 'ok' }, '$.status is "bad", not "ok"'],
    ['{"n":1}', { json_path: '$.n', json_equals: '1' }, '$.n is 1, not "1"'],
    ['{"n":null}', { json_path: '$.n', json_equals: null }, 'up'],
    ['{"n":false}', { json_path: '$.n' }, 'up'],
    ['{}', { json_path: '$.constructor' }, 'there is no $.constructor'],
    ['<html>', { json_path: '$.a' }, 'the body is no JSON'],
    ['', { body_contains: 'x' }, '"x" is not in the body'],
  ] as const)('%j is judged by %j', async (body, more, said) => {
    expect(await ofBody(body, more)).toBe(said);
  });

  it('is unpacked', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect(await ofBody(gzipSync('all is well'), { body_contains: 'is well' }, headers)).toBe('up');
  });

  it('is bad when it only says that it is packed', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect(await ofBody('all is well', { body_contains: 'well' }, headers)).toMatch(/^the body is no gzip/);
    expect(await ofBody(gzipSync('all is well').subarray(0, 20), { body_contains: 'well' }, headers)).toMatch(
      /no gzip/,
    );
  });

  it('is read in its own charset', async () => {
    const gbk = Buffer.from([0xd7, 0xb4, 0xcc, 0xac, 0xd5, 0xfd, 0xb3, 0xa3]);
    expect(
      await ofBody(gbk, { body_contains: '状态正常' }, { 'content-type': 'text/html; charset=GBK' }),
    ).toBe('up');
    expect(
      await ofBody('ok', { body_contains: 'ok' }, { 'content-type': 'text/html; charset=klingon' }),
    ).toBe('up');
  });

  it('may be binary', async () => {
    const bytes = Buffer.concat([
      Buffer.from([0, 255, 254, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
      Buffer.from('magic'),
    ]);
    expect(await ofBody(bytes, { body_contains: 'magic' })).toBe('up');
    expect(await ofBody(bytes, { body_contains: 'other' })).toBe('"other" is not in the body');
  });

  it('is read no further than a MiB', async () => {
    const late = `${'x'.repeat(1_048_576)}magic`;
    expect(await ofBody(late, { body_contains: 'magic' })).toBe(
      '"magic" is not in the first MiB of the body',
    );
    expect(await ofBody(late, { json_path: '$' })).toMatch(/larger than 1 MiB/);
    expect(await ofBody(`magic${late}`, { body_contains: 'magic' })).toBe('up');
  });

  it('is read no further than a MiB when a small one unpacks to a large one', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const said = await ofBody(bomb, { body_contains: 'magic' }, { 'content-encoding': 'gzip' });
    expect(said).toBe('"magic" is not in the first MiB of the body');
  });

  it('ends when packed bytes unpack to nothing for ever', async () => {
    // An empty stored block of deflate, after the header of gzip.
    const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    const nothing = Buffer.concat(Array.from({ length: 10_000 }, () => Buffer.from([0, 0, 0, 0xff, 0xff])));
    const port = await openHttp((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(header);
      const more = () => {
        while (!response.destroyed && response.write(nothing));
        response.once('drain', more);
      };
      more();
    });
    expect((await run(httpCheck(at(port), { body_contains: 'x' }))).error).toBe(
      '"x" is not in the first MiB of the body',
    );
  });

  it('that never ends is not waited for when nothing is asked of it', async () => {
    let isClosed: Promise<unknown> = Promise.resolve();
    const port = await openHttp((_, response) => {
      isClosed = new Promise((resolve) => response.once('close', resolve));
      const timer = setInterval(() => response.write('x'), 5);
      response.once('close', () => clearInterval(timer));
    });
    expect((await run(httpCheck(at(port)))).status).toBe('up');
    await isClosed;
  });

  it('that is broken off is bad', async () => {
    const port = await openTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it');
      socket.end();
    });
    const { status, error, isAnswer } = await run(httpCheck(at(port), { body_contains: 'it' }));
    expect([status, error, isAnswer]).toEqual([
      'down',
      'the connection was closed before the answer was complete',
      true,
    ]);
  });

  it('is not there in the answer to HEAD', async () => {
    const port = await openHttp(
      (_, response) => void response.writeHead(200, { 'content-length': '100' }).end(),
    );
    expect((await run(httpCheck(at(port), { method: 'HEAD', body_contains: 'x' }))).error).toBe(
      '"x" is not in the body',
    );
  });
});

describe('redirects', () => {
  it('are followed, and the times of all requests are added up', async () => {
    const paths: (string | undefined)[] = [];
    const port = await openHttp((request, response) => {
      paths.push(`${request.method ?? ''} ${request.url ?? ''}`);
      const next: Record<string, string> = { '/': 'b/./c', '/b/c': '//127.0.0.1:PORT/d', '/d': '?e' };
      const location = next[request.url ?? '']?.replace('PORT', String(port));
      response
        .writeHead(location === undefined ? 200 : 302, location === undefined ? {} : { location })
        .end();
    });
    expect((await run(httpCheck(at(port)))).status).toBe('up');
    expect(paths).toEqual(['GET /', 'GET /b/c', 'GET /d', 'GET /d?e']);
  });

  it('are an answer where they are not to be followed, or lead nowhere', async () => {
    const there = await answering(302, { location: 'http://169.254.169.254/' });
    const result = await run(httpCheck(there, { follow_redirects: false, expected_status: ['302'] }));
    expect(result.status).toBe('up');
    expect((await run(httpCheck(await answering(302, {})))).status).toBe('up');
  });

  it.each([
    ['in a circle', '/', /^the redirects go in a circle: back to http:/],
    ['to another scheme', 'file:///etc/passwd', /redirects to file:\/\/\/etc\/passwd: only http and https/],
    ['to gopher', 'gopher://127.0.0.1:25/x', /only http and https/],
    ['to what is no address', 'http://[', /only http and https/],
    ['to a name that is not there', 'http://gone.test/', /^gone\.test does not resolve \(ENOTFOUND\)$/],
  ])('%s are told', async (_, location, said) => {
    const { status, error } = await run(httpCheck(await answering(302, { location })));
    expect(status).toBe('down');
    expect(error).toMatch(said);
  });

  it('end after five', async () => {
    let asked = 0;
    const port = await openHttp((_, response) => {
      asked += 1;
      response.writeHead(307, { location: `/${String(asked)}` }).end();
    });
    expect((await run(httpCheck(at(port)))).error).toBe('more than 5 redirects');
    expect(asked).toBe(6);
  });

  it('take no secret along to another origin, and all along to the same', async () => {
    const seen: Record<string, IncomingMessage['headers']> = {};
    const other = await openHttp((request, response) => {
      seen['other'] = request.headers;
      response.end();
    });
    const port = await openHttp((request, response) => {
      seen[request.url ?? ''] = request.headers;
      const location = request.url === '/' ? '/again' : `http://localhost.test:${String(other)}/`;
      response.writeHead(302, { location }).end();
    });
    const kit = probeKit({ names: { 'localhost.test': ['127.0.0.1'] } });
    const headers = {
      Authorization: 'Bearer canary',
      Cookie: 'canary',
      'X-Api-Key': 'canary',
      'Accept-Language': 'zh',
    };
    expect((await kit.run(httpCheck(at(port), { headers }))).status).toBe('up');
    expect(seen['/again']).toMatchObject({ authorization: 'Bearer canary', 'x-api-key': 'canary' });
    expect(JSON.stringify(seen['other'])).not.toContain('canary');
    expect(seen['other']).toMatchObject({ 'accept-language': 'zh', host: `localhost.test:${String(other)}` });
  });

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'PUT', 'PUT', 'body'],
    [303, 'PUT', 'GET', ''],
    [303, 'HEAD', 'HEAD', ''],
    [307, 'POST', 'POST', 'body'],
    [308, 'PATCH', 'PATCH', 'body'],
  ] as const)('%i of %s ask again by %s', async (status, method, then, body) => {
    const seen: string[] = [];
    const port = await openHttp((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        seen.push(`${request.method ?? ''} ${text}`);
        response.writeHead(request.url === '/' ? status : 200, { location: '/next' }).end();
      });
    });
    await run(httpCheck(at(port), { method, ...(method === 'HEAD' ? {} : { body: 'body' }) }));
    expect(seen[1]).toBe(`${then} ${body}`);
  });
});

describe('what goes wrong on the way', () => {
  it('is a refusal, which is an answer', async () => {
    const port = await closedPort();
    const { status, error, isAnswer } = await run(httpCheck(at(port)));
    expect([status, error, isAnswer]).toEqual([
      'down',
      `connect ECONNREFUSED 127.0.0.1:${String(port)}`,
      true,
    ]);
  });

  it('is a name without an address, which may be the fault of this host', async () => {
    const { status, error, isAnswer } = await run(httpCheck('http://gone.test/'));
    expect([status, error, isAnswer]).toEqual(['down', 'gone.test does not resolve (ENOTFOUND)', false]);
  });

  it.each([
    ['closes at once', (write: (text: string) => void, end: () => void) => end(), /closed before/],
    [
      'speaks no HTTP',
      (write: (text: string) => void) => write('SSH-2.0-OpenSSH_9.6\r\n'),
      /^the answer is no HTTP/,
    ],
    [
      'has no end of headers',
      (write: (text: string) => void) => write(`HTTP/1.1 200 OK\r\n${'X-Bomb: y\r\n'.repeat(100_000)}`),
      /^the headers of the answer are too large$/,
    ],
    [
      'gives two lengths',
      (write: (text: string) => void) =>
        write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'),
      /^the answer is no HTTP/,
    ],
  ])('is a server that %s, which is an answer', async (_, act, said) => {
    const port = await openTcp((socket) => {
      act(
        (text) => void socket.write(text),
        () => void socket.end(),
      );
    });
    const { status, error, isAnswer } = await run(httpCheck(at(port)));
    expect([status, isAnswer]).toEqual(['down', true]);
    expect(error).toMatch(said);
  });

  it('is a connection that is reset, which is an answer', async () => {
    const port = await openTcp((socket) => void socket.resetAndDestroy());
    const { status, isAnswer } = await run(httpCheck(at(port)));
    expect([status, isAnswer]).toEqual(['down', true]);
  });
});

describe('a time that is over', () => {
  it.each([
    ['an answer that never comes', () => undefined, {}, 'the first byte'],
    [
      'headers that drip',
      (write: (text: string) => void) => write('HTTP/1.1 200 OK\r\nX-A: b\r\n'),
      {},
      'the first byte',
    ],
    [
      'a body that drips',
      (write: (text: string) => void) => write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx'),
      { body_contains: 'y' },
      'the rest of the body',
    ],
    [
      'answers before the answer',
      (write: (text: string) => void) => write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10)),
      {},
      'the first byte',
    ],
  ] as const)('tells of %s', async (_, act, more, waitsFor) => {
    const kit = probeKit();
    const isHungUp = Promise.withResolvers<undefined>();
    const port = await openTcp((socket) => {
      socket.once('data', () => {
        act((text) => void socket.write(text));
        // Once what was sent has been read.
        setTimeout(() => kit.passTime(), 20);
      });
      socket.once('close', () => isHungUp.resolve(undefined));
    });
    const { status, error, isAnswer } = await kit.run(httpCheck(at(port), more));
    expect(status).toBe('timeout');
    expect(error).toBe(`timeout after 10 s while waiting for ${waitsFor}`);
    expect(isAnswer).toBe(false);
    await isHungUp.promise;
  });

  it('tells of a name that does not come back', async () => {
    const kit = probeKit({ lookUp: () => new Promise(() => kit.passTime()) });
    const { status, error } = await kit.run(httpCheck('http://slow.test/'));
    expect([status, error]).toEqual([
      'timeout',
      'timeout after 10 s while waiting for the address of slow.test',
    ]);
  });

  it('tells of a handshake that does not come back', async () => {
    const kit = probeKit();
    const port = await openTcp((socket) => void socket.once('data', () => kit.passTime()));
    const { status, error } = await kit.run(httpCheck(`https://127.0.0.1:${String(port)}/`));
    expect([status, error]).toEqual(['timeout', 'timeout after 10 s while waiting for the TLS handshake']);
  });
});
