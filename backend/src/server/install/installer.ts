import { VigilError } from '@vigilops/contracts';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ARCHIVES_FOLDER, createArchives, type Archive } from './archives.ts';
import type { Signer } from './signer.ts';

/** What is installed beside the bundles, by the names under which it is served, and where it lies in the agent's folder. */
const BESIDE: Readonly<Record<string, string>> = {
  'vigilops-agent': 'bin/vigilops-agent',
  'agent.example.yaml': 'agent.example.yaml',
};
const MAIN_BUNDLE = 'vigilops-agent.cjs';
/** Of what the build makes; it makes one for each part that is loaded later. */
const BUNDLE = /^[a-z][a-z0-9-]{0,63}\.cjs$/;
/** Its parts, which are one script in the order of their names. */
const SCRIPT = path.join(import.meta.dirname, 'script');
const SUMS = 'SHA256SUMS';
const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/;

export interface ServedFile {
  readonly body: Buffer;
  /** In hex. */
  readonly sha256: string;
}

/** What a host needs to become watched: a script, the agent's files, and the line that runs the script. */
export interface Installer {
  /** `install.sh` for hosts that reach this server at `serverUrl`. Throws NOT_FOUND while the agent is not built. */
  script(serverUrl: string): Promise<string>;
  /** Undefined for what is no file of the agent, or is not built; SHA256SUMS are those of the archives. */
  file(name: string): Promise<ServedFile | undefined>;
  /** Where an archive lies, and its sum; undefined for what is none, or was not made. */
  archive(name: string): Promise<(Archive & { readonly folder: string }) | undefined>;
  /** Of this installation, 64 bytes. */
  sign(bytes: Uint8Array): Promise<Buffer>;
  /** One line for a shell, with the secret in no program's arguments. */
  command(serverUrl: string, secret: string): Promise<string>;
}

export function createInstaller(deps: {
  /** With `bin` and `dist`; it may be built later. */
  readonly folder: string;
  /** SHA-256 of a certificate that no authority vouches for, as `AB:CD:…`; undefined where one does. */
  readonly fingerprint: string | undefined;
  readonly version: string;
  readonly signer: Signer;
}): Installer {
  const archives = createArchives({
    folder: path.join(deps.folder, ARCHIVES_FOLDER),
    version: deps.version,
  });
  const kept = new Map<string, ServedFile & { readonly state: string }>();

  async function file(name: string): Promise<ServedFile | undefined> {
    if (name === SUMS) {
      const body = await archives.sums();
      return body === undefined ? undefined : { body, sha256: sha256Of(body) };
    }
    const place = Object.hasOwn(BESIDE, name) ? BESIDE[name] : BUNDLE.test(name) ? `dist/${name}` : undefined;
    if (place === undefined) {
      return undefined;
    }
    const full = path.join(deps.folder, place);
    const facts = await stat(full).catch(() => undefined);
    if (facts === undefined) {
      return undefined;
    }
    const state = `${String(facts.mtimeMs)} ${String(facts.size)}`;
    const known = kept.get(name);
    if (known?.state === state) {
      return known;
    }
    const body = await readFile(full);
    const fresh = { body, sha256: sha256Of(body), state };
    kept.set(name, fresh);
    return fresh;
  }

  async function script(serverUrl: string): Promise<string> {
    const built = await readdir(path.join(deps.folder, 'dist')).catch(() => []);
    const bundles = built.filter((name) => BUNDLE.test(name)).sort();
    const sums = await Promise.all(
      [...Object.keys(BESIDE), ...bundles].map(async (name) => {
        const found = await file(name);
        return found === undefined ? undefined : `${found.sha256}  ${name}`;
      }),
    );
    if (!bundles.includes(MAIN_BUNDLE) || sums.includes(undefined)) {
      throw new VigilError('NOT_FOUND', 'the agent is not built here: run `make build`');
    }
    const fingerprint = serverUrl.startsWith('https:') ? (deps.fingerprint ?? '') : '';
    const values: Readonly<Record<string, string>> = {
      VERSION: quoted(deps.version),
      SERVER: quoted(serverUrl),
      FINGERPRINT: quoted(fingerprint),
      SUMS: quoted(sums.join('\n')),
      ARCHIVES: quoted((await archives.list()).map(({ sha256, name }) => `${sha256}  ${name}`).join('\n')),
      KEY: quoted(await deps.signer.publicKey()),
    };
    return (await template()).replace(/@([A-Z]+)@/g, (place, name: string) => values[name] ?? place);
  }

  return {
    script,
    file,
    archive: async (name) => {
      const found = (await archives.list()).find((one) => one.name === name);
      return found === undefined ? undefined : { ...found, folder: archives.folder };
    },
    sign: deps.signer.sign,
    command: async (serverUrl, secret) => {
      const url = quoted(`${serverUrl}/install.sh`);
      const told = [`echo VIGILOPS_ENROLLMENT=${secret}`];
      if (serverUrl.startsWith('http:') && !LOOPBACK.test(serverUrl)) {
        told.push('echo VIGILOPS_ALLOW_PLAIN_HTTP=true');
      }
      if (deps.fingerprint === undefined || !serverUrl.startsWith('https:')) {
        return `{ ${told.join('; ')}; curl -fsSL ${url}; } | sudo bash`;
      }
      // Nobody vouches for the certificate: what comes is known by its hash, which came over a way that is trusted.
      const sum = sha256Of(Buffer.from(await script(serverUrl)));
      return (
        `curl -fsSLk ${url} -o vigilops-install.sh && echo '${sum}  vigilops-install.sh' | sha256sum -c - && ` +
        `{ ${told.join('; ')}; cat vigilops-install.sh; } | sudo bash`
      );
    },
  };
}

async function template(): Promise<string> {
  const parts = (await readdir(SCRIPT)).sort();
  return (await Promise.all(parts.map((part) => readFile(path.join(SCRIPT, part), 'utf8')))).join('');
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** One word for a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
