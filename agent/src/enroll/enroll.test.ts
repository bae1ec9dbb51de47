import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';

import { loadConfig } from '../config/load-config.ts';
import { hostPaths } from '../host/paths.ts';
import { enroll } from './enroll.ts';

const SECRET = `vgo_enroll_${'s'.repeat(43)}`;
const TOKEN = `vgo_agent_${'t'.repeat(43)}`;
const MACHINE_ID = 'a'.repeat(32);
const GOOD = { token: TOKEN, name: 'web-1', group: 'shop', tags: ['web', 'eu: "west"'] };
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

type Answer = (response: ServerResponse) => void;

const answers = (status: number, body: unknown, type = 'application/json'): Answer => {
  return (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
};
const refuses = (status: number, code: string, detail: string) =>
  answers(status, { type: 'about:blank', status, detail, code }, 'application/problem+json');

async function openServer(answer: Answer, tls?: { key: string; cert: string }) {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      received.push({ url: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
      answer(response);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, received };
}

/** A host with nothing on it but a machine-id, and short ways to enrol it. */
function openHost(machineId = MACHINE_ID) {
  const root = mkdtempSync(join(tmpdir(), 'vigilops-enroll-'));
  cleanups.push(() => rmSync(root, { recursive: true, force: true }));
  const etc = join(root, 'etc');
  mkdirSync(join(root, 'sys'));
  mkdirSync(etc);
  writeFileSync(join(etc, 'machine-id'), `${machineId}\n`);
  const folder = join(etc, 'vigilops');
  const configPath = join(folder, 'agent.yaml');
  const tokenPath = join(folder, 'token');
  const run = (server: string, environment: Record<string, string> = {}, secret = SECRET) =>
    enroll(
      {
        server,
        configPath,
        environment: { VIGILOPS_SPOOL_PATH: join(root, 'state'), ...environment },
        hostName: 'web-1',
        isRoot: true,
        input: Readable.from([`${secret}\n`]),
      },
      {
        platform: 'linux',
        paths: hostPaths({ HOST_ETC: etc, HOST_SYS: join(root, 'sys') }),
        inContainer: false,
        newUuid: () => '11111111-2222-4333-8444-555555555555',
      },
    );
  const refusal = (...args: Parameters<typeof run>) =>
    run(...args).then(
      () => 'enrolled',
      (error: unknown) => (error as Error).message,
    );
  const load = () =>
    loadConfig({ path: configPath, environment: {}, hostName: 'web-1', isRoot: true, needsServer: true });
  const config = (text: string) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(configPath, text);
  };
  return { root, folder, configPath, tokenPath, run, refusal, load, config };
}

describe('enrolling', () => {
  it('writes a token that its owner alone can read, and a configuration that the agent starts with', async () => {
    const server = await openServer(answers(200, GOOD));
    const host = openHost();
    const said = await host.run(server.url);
    expect(said).toContain('enrolled as "web-1"');
    expect(said).not.toContain(TOKEN);
    expect(server.received).toEqual([
      {
        url: '/api/v1/agent/enroll',
        headers: expect.objectContaining({ authorization: `Bearer ${SECRET}` }) as IncomingHttpHeaders,
        body: { host_key: MACHINE_ID, host_name: 'web-1', agent_version: expect.any(String) as string },
      },
    ]);
    expect(readFileSync(host.tokenPath, 'utf8')).toBe(`${TOKEN}\n`);
    expect(statSync(host.tokenPath).mode & 0o777).toBe(0o600);
    expect(readFileSync(host.configPath, 'utf8')).not.toContain(TOKEN);
    expect(readdirSync(host.folder).sort()).toEqual(['agent.yaml', 'token']);
    expect(host.load()).toMatchObject({
      ok: true,
      warnings: [],
      config: {
        server: { url: server.url, token: TOKEN, tokenFile: host.tokenPath },
        host: { group: 'shop', tags: ['web', 'eu: "west"'], id: undefined },
        stateDirectory: join(host.root, 'state'),
      },
    });
  });

  it('writes down an id that the account of the agent could not find again', async () => {
    const server = await openServer(answers(200, { ...GOOD, group: null, tags: [] }));
    const host = openHost('not a machine-id');
    await host.run(server.url);
    expect(host.load()).toMatchObject({
      ok: true,
      config: { host: { id: '11111111-2222-4333-8444-555555555555', group: undefined, tags: [] } },
    });
  });

  it.each([
    [
      refuses(401, 'AUTH_INVALID', 'the enrolment "web" was used already, by the host "db-1"'),
      /was used already/,
    ],
    [
      refuses(401, 'AUTH_EXPIRED', 'the enrolment "web" has expired'),
      /does not take the enrolment.*has expired/,
    ],
    [refuses(403, 'TLS_REQUIRED', 'plain HTTP is refused'), /the server refuses: plain HTTP/],
    [refuses(429, 'AUTH_THROTTLED', 'wait a quarter of an hour'), /too many.*quarter of an hour/],
    [refuses(503, 'STORE_UNAVAILABLE', 'the database is away'), /cannot do it now.*as good as before/],
    [answers(404, '<html>', 'text/html'), /there is no VigilOps at/],
    [answers(200, 'hello'), /answers something else/],
    [answers(200, { ...GOOD, token: 'vgo_agent_x\nroot: true' }), /answers something else/],
    [answers(200, { ...GOOD, group: 'a\nserver: {}' }), /answers something else/],
    // The configuration would read a variable of ours, and send it as a tag.
    [answers(200, { ...GOOD, tags: ['${VIGILOPS_TOKEN}'] }), /answers something else/],
    [answers(200, `"${'x'.repeat(200_000)}"`), /cannot be reached|has no end/],
    [(response: ServerResponse) => void response.destroy(), /connection to .* was cut/],
    [
      (response: ServerResponse) =>
        void response.writeHead(302, { location: 'http://evil.example.com/' }).end(),
      /redirects \(HTTP 302\)/,
    ],
  ])('says in words what is wrong, and leaves nothing (%#)', async (answer, words) => {
    const server = await openServer(answer);
    const host = openHost();
    expect(await host.refusal(server.url)).toMatch(words);
    expect(server.received).toHaveLength(1);
    expect(readdirSync(host.folder)).toEqual([]);
  });

  it('says that nobody listens', async () => {
    expect(await openHost().refusal('http://127.0.0.1:1')).toMatch(/nothing listens at 127\.0\.0\.1:1/);
  });

  it.each([[''], ['vgo_agent_x'], [`${SECRET}x`], ["vgo_enroll_' OR '1'='1"]])(
    'asks no server with %j for a secret',
    async (secret) => {
      const server = await openServer(answers(200, GOOD));
      expect(await openHost().refusal(server.url, {}, secret)).toMatch(/not the secret of an enrolment/);
      expect(server.received).toEqual([]);
    },
  );

  it('sends no secret in clear text to another host unless that is allowed', async () => {
    expect(await openHost().refusal('http://vigilops.example.com')).toMatch(/clear text/);
    expect(await openHost().refusal('ftp://vigilops.example.com')).toMatch(/no http or https address/);
  });

  describe('where a configuration is already', () => {
    it('keeps it, and puts the new token where it says', async () => {
      const server = await openServer(answers(200, GOOD));
      const host = openHost();
      const place = join(host.root, 'secret-token');
      const text = `# ours\nserver:\n  url: ${server.url}/\n  token_file: ${place}\nhost:\n  name: db-1\n`;
      host.config(text);
      expect(await host.run(server.url)).toContain('group and tags of the enrolment are not in it');
      expect(readFileSync(host.configPath, 'utf8')).toBe(text);
      expect(readFileSync(place, 'utf8')).toBe(`${TOKEN}\n`);
      expect(server.received[0]?.body).toMatchObject({ host_name: 'db-1' });
    });

    it('adds the server to one that has none, and keeps the rest to the letter', async () => {
      const server = await openServer(answers(200, GOOD));
      const host = openHost();
      const text = '# ours\nhost:\n  id: mine # forever\nlog_level: debug';
      host.config(text);
      await host.run(server.url);
      expect(readFileSync(host.configPath, 'utf8').startsWith(text)).toBe(true);
      expect(server.received[0]?.body).toMatchObject({ host_key: 'mine' });
      expect(host.load()).toMatchObject({
        ok: true,
        config: { server: { token: TOKEN }, logLevel: 'debug' },
      });
    });

    it.each([
      [
        'for another server',
        'server: { url: "https://other.example.com", token_file: /x }',
        /sends to https:\/\/other/,
      ],
      ['that holds its token', 'server: { url: "URL", token: abc }', /holds its token itself/],
      ['that is not right', 'serverr: {}', /unknown key `serverr`/],
      ['that is no YAML', 'a: [', /agent\.yaml:1/],
    ])('does not use the secret up beside one %s', async (_, text, words) => {
      const server = await openServer(answers(200, GOOD));
      const host = openHost();
      host.config(text.replace('URL', server.url));
      expect(await host.refusal(server.url)).toMatch(words);
      expect(server.received).toEqual([]);
      expect(existsSync(host.tokenPath)).toBe(false);
    });
  });

  it('does not use the secret up where the token cannot be written', async () => {
    const server = await openServer(answers(200, GOOD));
    const host = openHost();
    writeFileSync(host.folder, 'a file in place of the folder');
    expect(await host.refusal(server.url)).toMatch(/EEXIST|ENOTDIR/);
    expect(server.received).toEqual([]);
  });

  it('writes through no link that somebody laid beside the token', async () => {
    const server = await openServer(answers(200, GOOD));
    const host = openHost();
    mkdirSync(host.folder);
    const target = join(host.root, 'target');
    writeFileSync(target, 'untouched');
    symlinkSync(target, `${host.tokenPath}.new`);
    await host.run(server.url);
    expect(readFileSync(target, 'utf8')).toBe('untouched');
    expect(readFileSync(host.tokenPath, 'utf8')).toBe(`${TOKEN}\n`);
  });

  describe('with TLS', async () => {
    const pair = await generate([{ name: 'commonName', value: 'some-other-name' }], { keySize: 2048 });
    const tls = { key: pair.private, cert: pair.cert };
    const fingerprint = new X509Certificate(pair.cert).fingerprint256;

    it('shows the secret to the server of the fingerprint alone, and remembers it', async () => {
      const server = await openServer(answers(200, GOOD), tls);
      const host = openHost();
      expect(await host.refusal(server.url)).toMatch(/is not trusted.*fingerprint/);
      const other = `AB:${'AB:'.repeat(30)}AB`;
      expect(await host.refusal(server.url, { VIGILOPS_FINGERPRINT: other })).toMatch(/is not the server of/);
      expect(server.received).toEqual([]);
      await host.run(server.url, { VIGILOPS_FINGERPRINT: fingerprint });
      expect(host.load()).toMatchObject({ ok: true, config: { server: { fingerprint } } });
    });

    it('trusts the authority that is named, and remembers it', async () => {
      const own = await generate([{ name: 'commonName', value: 'localhost' }], {
        keySize: 2048,
        extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
      });
      const server = await openServer(answers(200, GOOD), { key: own.private, cert: own.cert });
      const host = openHost();
      const caFile = join(host.root, 'ca.pem');
      writeFileSync(caFile, own.cert);
      await host.run(server.url, { VIGILOPS_CA_FILE: caFile });
      expect(host.load()).toMatchObject({ ok: true, config: { server: { caFile } } });
    });
  });
});
