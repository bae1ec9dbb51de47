import express from 'express';
import { execFileSync } from 'node:child_process';
import { verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createInstaller } from './installer.ts';
import { createPublicUrl } from './public-url.ts';
import { createInstallRouter } from './routes.ts';
import { createSigner, makeSigningKey } from './signer.ts';

const SECRET = `vgo_enroll_${'s'.repeat(43)}`;
const FINGERPRINT = `AB:${'CD:'.repeat(30)}EF`;
const signer = createSigner(() => Promise.resolve(makeSigningKey()));
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

function agentFolder({ built = true } = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigilops-agent-folder-'));
  cleanups.push(() => {
    rmSync(folder, { recursive: true });
  });
  mkdirSync(path.join(folder, 'bin'));
  mkdirSync(path.join(folder, 'dist'));
  writeFileSync(path.join(folder, 'agent.example.yaml'), 'server: {}\n');
  writeFileSync(path.join(folder, 'bin/vigilops-agent'), '#!/bin/sh\n');
  if (built) {
    writeFileSync(path.join(folder, 'dist/vigilops-agent.cjs'), 'console.log(1)');
    writeFileSync(path.join(folder, 'dist/load-config.cjs'), 'console.log(2)');
    writeFileSync(path.join(folder, 'dist/notes.txt'), 'not served');
  }
  return folder;
}

const installerOf = (folder: string, fingerprint?: string) =>
  createInstaller({ folder, fingerprint, version: '0.1.0', signer });

/** What a shell makes of the script's first lines, the word that the server put there among it. */
function valuesIn(script: string): string {
  const head = script.slice(0, script.indexOf('usage() {')).replace('\n{\n', '\n');
  return execFileSync('sh', ['-c', `${head}\nprintf '%s|%s|%s' "$server" "$fingerprint" "$sums"`], {
    encoding: 'utf8',
  });
}

async function serve(folder: string, given: { publicUrl?: string; fingerprint?: string } = {}) {
  const installer = installerOf(folder, given.fingerprint);
  const publicUrlOf = createPublicUrl(given.publicUrl, () => false);
  const app = express().use(createInstallRouter({ installer, publicUrlOf }));
  app.use(((error, _request, response, next) => {
    response.status((error as { status?: number }).status ?? 500).send((error as Error).message);
    void next;
  }) satisfies express.ErrorRequestHandler);
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (where: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port, path: where, headers, agent: false },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          });
        },
      );
      request.on('error', reject).end();
    });
}

describe('what hosts are installed from', () => {
  it('is a script that knows its server and the sums of the files, and has no secret in it', async () => {
    const get = await serve(agentFolder());
    const { status, headers, text } = await get('/install.sh', { host: 'VigilOps.example.com:8443' });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/x-shellscript; charset=utf-8');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
    const [server, fingerprint, sums = ''] = valuesIn(text).split('|');
    expect([server, fingerprint]).toEqual(['http://vigilops.example.com:8443', '']);
    const names = sums.split('\n').map((line) => line.split('  ')[1]);
    expect(names).toEqual(['vigilops-agent', 'agent.example.yaml', 'load-config.cjs', 'vigilops-agent.cjs']);
    for (const line of sums.split('\n')) {
      const [sum, name = ''] = line.split('  ');
      expect((await get(`/install/${name}.sha256`)).text).toBe(`${sum ?? ''}  ${name}\n`);
      expect((await get(`/install/${name}`)).status).toBe(200);
    }
    expect(text).not.toMatch(/vgo_(?:enroll|agent|api)_[\w-]{43}/);
    expect(text).not.toMatch(/@[A-Z]+@/);
  });

  it.each([
    ["example.com'; touch /tmp/pwned; '"],
    ['example.com$(id)'],
    ['example.com`id`'],
    ['example.com;id'],
    ['example.com|id'],
    ['example.com&id'],
    ['example.com id'],
    ['example.com\\'],
    ['example.com"'],
    ['user:password@example.com'],
    ['example.com/path'],
    ['example.com?x'],
    ['example.com#x'],
    ['example.com:99999'],
    ['example.com:80x'],
    ['-example.com'],
    ['exa_mple.com'],
    ['[::1'],
    ['[::1]x'],
    ['[fe80::1%25eth0]'],
    ['@SUMS@'],
    ['éxample.com'],
    [`${'a'.repeat(300)}.com`],
  ])('takes no word of the Host %j into a program', async (host) => {
    const get = await serve(agentFolder());
    const answer = await get('/install.sh', { host: Buffer.from(host).toString('latin1') });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('VIGILOPS_PUBLIC_URL');
  });

  it.each([
    ['example.com', 'http://example.com'],
    ['example.com:80', 'http://example.com'],
    ['192.0.2.1:8080', 'http://192.0.2.1:8080'],
    ['[2001:db8::1]:8080', 'http://[2001:db8::1]:8080'],
    ['LOCALHOST', 'http://localhost'],
  ])('is reached at the Host %s as %s', async (host, url) => {
    const get = await serve(agentFolder());
    expect(valuesIn((await get('/install.sh', { host })).text).split('|')[0]).toBe(url);
  });

  it('is reached where the configuration says, whatever the Host is', async () => {
    const get = await serve(agentFolder(), { publicUrl: 'https://vigilops.example.com/base' });
    const { text } = await get('/install.sh', { host: "x'; id; '" });
    expect(valuesIn(text).split('|')[0]).toBe('https://vigilops.example.com/base');
  });

  it.each([
    ['/install/notes.txt'],
    ['/install/other.cjs'],
    ['/install/..%2fpackage.json'],
    ['/install/%2e%2e%2fbin%2fvigilops-agent'],
    ['/install/dist%2fvigilops-agent.cjs'],
    ['/install/__proto__'],
    ['/install/constructor'],
    ['/install/.sha256'],
    ['/install/vigilops-agent.cjs%00'],
    ['/install/vigilops-agent.cjs.sha256.sha256'],
    ['/install/'],
  ])('serves nothing at %s', async (where) => {
    const get = await serve(agentFolder());
    expect((await get(where)).status).toBe(404);
  });

  it('is not there while the agent is not built, and is there when it is', async () => {
    const folder = agentFolder({ built: false });
    const get = await serve(folder);
    const before = await get('/install.sh', { host: 'example.com' });
    expect([before.status, before.text]).toEqual([404, 'the agent is not built here: run `make build`']);
    writeFileSync(path.join(folder, 'dist/vigilops-agent.cjs'), 'built');
    expect((await get('/install.sh', { host: 'example.com' })).status).toBe(200);
    expect((await get('/install/vigilops-agent.cjs')).text).toBe('built');
    writeFileSync(path.join(folder, 'dist/vigilops-agent.cjs'), 'built anew');
    expect((await get('/install/vigilops-agent.cjs')).text).toBe('built anew');
  });

  it('is signed as it is served, to each Host what it was told', async () => {
    const installer = installerOf(agentFolder());
    const get = await serve(agentFolder());
    const script = (await get('/install.sh', { host: 'one.example.com' })).text;
    const key = /public_key='(?<key>[^']*)'/.exec(script)?.groups?.key ?? '';
    const signature = await installer.sign(Buffer.from(script));
    expect(verify(null, Buffer.from(script), key, signature)).toBe(true);
    const answer = await get('/install.sh.sig', { host: 'one.example.com' });
    expect([answer.status, answer.headers.vary]).toEqual([200, 'Host']);
    expect((await get('/install.sh.sig', { host: 'x; id' })).status).toBe(400);
    // There is nothing to sign where no archive was made.
    expect((await get('/install/SHA256SUMS.sig')).status).toBe(404);
  });

  it('is installed by one line that puts the secret into no arguments and no address', async () => {
    const line = await installerOf(agentFolder()).command('https://vigilops.example.com', SECRET);
    expect(line).toBe(
      `{ echo VIGILOPS_ENROLLMENT=${SECRET}; curl -fsSL 'https://vigilops.example.com/install.sh'; } | sudo bash`,
    );
  });

  it('says in the line itself that a token may go unencrypted, where it does', async () => {
    const installer = installerOf(agentFolder(), FINGERPRINT);
    expect(await installer.command('http://192.0.2.1:8080', SECRET)).toContain(
      'VIGILOPS_ALLOW_PLAIN_HTTP=true',
    );
    expect(await installer.command('http://127.0.0.1:8080', SECRET)).not.toContain('PLAIN_HTTP');
    expect(await installer.command('http://localhost:8080', SECRET)).not.toContain('PLAIN_HTTP');
  });

  it('knows the script by its hash where nobody vouches for the certificate', async () => {
    const folder = agentFolder();
    const installer = installerOf(folder, FINGERPRINT);
    const script = await installer.script('https://vigilops.example.com');
    expect(valuesIn(script).split('|')[1]).toBe(FINGERPRINT);
    const line = await installer.command('https://vigilops.example.com', SECRET);
    // curl and sudo stand in: what comes is the script, or not quite.
    const stubs = path.join(folder, 'stubs');
    mkdirSync(stubs);
    for (const [name, body] of [
      ['curl', `while [ "$1" != -o ]; do shift; done; cp "$GIVEN" "$2"`],
      ['sudo', 'cat >"$RAN"'],
    ]) {
      writeFileSync(path.join(stubs, name ?? ''), `#!/bin/sh\n${body ?? ''}\n`, { mode: 0o755 });
    }
    symlinkSync('/bin/bash', path.join(stubs, 'bash'));
    const given = path.join(folder, 'given');
    const ran = path.join(folder, 'ran');
    const run = (text: string) => {
      rmSync(ran, { force: true });
      writeFileSync(given, text);
      const env = { PATH: `${stubs}:${process.env.PATH ?? ''}`, GIVEN: given, RAN: ran };
      try {
        execFileSync('sh', ['-c', line], { cwd: folder, env, stdio: 'pipe' });
        return 'ran';
      } catch {
        return 'stopped';
      }
    };
    expect(run(script)).toBe('ran');
    expect(run(script.replace('umask 022', 'umask 000'))).toBe('stopped');
    expect(() => execFileSync('ls', [ran], { stdio: 'pipe' })).toThrow();
    // Where an authority vouches for it, or nothing is encrypted, there is nothing to pin.
    expect(valuesIn(await installer.script('http://vigilops.example.com')).split('|')[1]).toBe('');
  });
});
