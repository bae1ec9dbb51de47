import express from 'express';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createInstaller } from '../installer.ts';
import { createPublicUrl } from '../public-url.ts';
import { createInstallRouter } from '../routes.ts';
import { createSigner, makeSigningKey } from '../signer.ts';

export const AGENT = path.resolve(import.meta.dirname, '../../../../../agent');
export const SECRET = `vgo_enroll_${'s'.repeat(43)}`;
export const TOKEN = `vgo_agent_${'t'.repeat(43)}`;
export const ANSWER = { token: TOKEN, name: 'web-1', group: 'shop', tags: ['web'] };

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/**
 * An agent that is built for the tests of the calling file, a server that hosts are installed from, and a folder as root.
 * `searchPath` is the PATH of what is run.
 */
export function installKit(searchPath: string | undefined) {
  let place: string;
  let folder: string;
  let url: string;
  let root: string;
  let close: () => void;
  let answer: { readonly status: number; readonly body: object };
  let spoil: (name: string) => boolean;
  let key = makeSigningKey();
  let version = '0.1.0';
  let publicUrl: string | undefined;
  /** What the server was asked by agents that enrol. */
  const asked: { readonly authorization: string | undefined; readonly body: unknown }[] = [];

  beforeAll(async () => {
    place = mkdtempSync(path.join(tmpdir(), 'vigilops-install-'));
    folder = path.join(place, 'agent');
    mkdirSync(path.join(folder, 'bin'), { recursive: true });
    copyFileSync(path.join(AGENT, 'bin/vigilops-agent'), path.join(folder, 'bin/vigilops-agent'));
    copyFileSync(path.join(AGENT, 'agent.example.yaml'), path.join(folder, 'agent.example.yaml'));
    execFileSync(process.execPath, [path.join(AGENT, 'build.mjs'), path.join(folder, 'dist')], {
      stdio: 'ignore',
    });
    const app = express();
    app.use((_request, response, next) => {
      // Packing holds up this process, and a connection that was kept open would be cut by then.
      response.setHeader('Connection', 'close');
      next();
    });
    app.use('/install/:name', (request, response, next) => {
      if (spoil(request.params.name)) {
        response.send('something else');
        return;
      }
      next();
    });
    app.use((request, response, next) => {
      const installer = createInstaller({
        folder,
        fingerprint: undefined,
        version,
        signer: createSigner(() => Promise.resolve(key)),
      });
      createInstallRouter({ installer, publicUrlOf: createPublicUrl(publicUrl, () => false) })(
        request,
        response,
        next,
      );
    });
    app.post('/api/v1/agent/enroll', express.json(), (request, response) => {
      asked.push({ authorization: request.headers.authorization, body: request.body as unknown });
      response.status(answer.status).json(answer.body);
    });
    const server = createServer(app);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterAll(() => {
    close();
    rmSync(place, { recursive: true, force: true });
  });
  beforeEach(() => {
    root = mkdtempSync(path.join(place, 'root-'));
    asked.length = 0;
    spoil = () => false;
    answer = { status: 200, body: ANSWER };
  });

  const below = (...parts: string[]) => path.join(root, ...parts);

  /** Runs a line of a shell, with files below the root and no terminal. */
  async function shell(line: string, environment: Record<string, string> = {}): Promise<Ended> {
    const child = spawn('sh', ['-c', line], {
      // A session of its own has no terminal to ask on.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: searchPath,
        VIGILOPS_NODE: process.execPath,
        VIGILOPS_ROOT: root,
        ...environment,
      },
    });
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  }

  return {
    asked,
    below,
    shell,
    url: () => url,
    root: () => root,
    place: () => place,
    /** Of the agent, as the server has it. */
    folder: () => folder,
    /** Where the launcher leads. */
    program: () => {
      const launcher = below('usr/local/bin/vigilops-agent');
      return path.dirname(path.resolve(path.dirname(launcher), readlinkSync(launcher)));
    },
    install: (more = '', environment: Record<string, string> = { VIGILOPS_ENROLLMENT: SECRET }, sh = 'sh') =>
      shell(`curl -fsSL ${url}/install.sh | ${sh} -s -- ${more}`, environment),
    answerWith: (status: number, body: object) => {
      answer = { status, body };
    },
    spoil: (which: (name: string) => boolean) => {
      spoil = which;
    },
    /** The version that the server says it has. */
    offer: (other: string) => {
      version = other;
    },
    /** Where it says that it is; undefined: where it is asked. */
    moveTo: (other: string | undefined) => {
      publicUrl = other;
    },
    /** From now on the server signs with this key, or with a new one. */
    signWith: (pem = makeSigningKey()) => {
      const before = key;
      key = pem;
      return before;
    },
  };
}
