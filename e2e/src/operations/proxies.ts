import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { UNPACKED } from '../unpacked.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
export const PROXIES = ['nginx', 'caddy'] as const;
export type Proxy = (typeof PROXIES)[number];

const PLACES: Readonly<Record<Proxy, readonly string[]>> = {
  nginx: ['/usr/sbin/nginx', '/usr/local/bin/nginx', join(UNPACKED, 'usr/sbin/nginx')],
  caddy: ['/usr/bin/caddy', '/usr/local/bin/caddy', join(UNPACKED, 'usr/bin/caddy')],
};
const VERSION: Readonly<Record<Proxy, string>> = { nginx: '-v', caddy: 'version' };

/** The path of a proxy's program; undefined where there is none that runs. */
export function findProxy(name: Proxy): string | undefined {
  return PLACES[name].find(
    (path) => existsSync(path) && spawnSync(path, [VERSION[name]], { stdio: 'ignore' }).status === 0,
  );
}

/** For the title of a suite: why it does not run here, or nothing. */
export function skippedWithoutProxy(name: Proxy): string {
  return findProxy(name) === undefined ? ` — SKIPPED, ${name} is not on this machine` : '';
}

export interface ProxyPlaces {
  readonly folder: string;
  readonly port: number;
  readonly cert: string;
  readonly key: string;
  /** In the order in which the file names them. */
  readonly backends: readonly string[];
}

/** Starts a proxy with the file that we ship, in which only ports, addresses and certificates are others. */
export function startProxy(name: Proxy, file: string, places: ProxyPlaces): ChildProcess {
  const shipped = readFileSync(join(ROOT, 'deploy/proxy', file), 'utf8');
  const program = findProxy(name) ?? name;
  return name === 'nginx' ? startNginx(program, shipped, places) : startCaddy(program, shipped, places);
}

function startNginx(program: string, shipped: string, places: ProxyPlaces): ChildProcess {
  const { folder, port, cert, key, backends } = places;
  let next = 0;
  const site = exchange(shipped, [
    [/listen 443 ssl;/, `listen 127.0.0.1:${String(port)} ssl;`],
    [/server_name vigilops\.example\.com;/, 'server_name localhost;'],
    [/ssl_certificate \S+;/, `ssl_certificate ${cert};`],
    [/ssl_certificate_key \S+;/, `ssl_certificate_key ${key};`],
  ]).replaceAll(/server (?:127\.0\.0\.1|10\.0\.0\.\d+):8080/g, () => `server ${backends[next++] ?? ''}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
    .join('\n');
  const main = join(folder, 'nginx.conf');
  writeFileSync(
    main,
    `daemon off;\npid ${join(folder, 'pid')};\nerror_log stderr;\nworker_processes 1;\nevents {}\n` +
      `http {\naccess_log off;\n${temporary}\n${site}\n}\n`,
  );
  return spawn(program, ['-p', folder, '-c', main], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function startCaddy(program: string, shipped: string, places: ProxyPlaces): ChildProcess {
  const { folder, port, cert, key, backends } = places;
  const site = exchange(shipped, [
    [
      /^vigilops\.example\.com \{/m,
      `https://localhost:${String(port)} {\n\tbind 127.0.0.1\n\ttls ${cert} ${key}`,
    ],
    [/127\.0\.0\.1:8080/, backends[0] ?? ''],
  ]);
  const file = join(folder, 'Caddyfile');
  writeFileSync(file, `{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n${site}`);
  return spawn(program, ['run', '--config', file, '--adapter', 'caddyfile'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
}

/** Throws where the file has something no more: what is tried would not be what is shipped. */
function exchange(text: string, pairs: readonly (readonly [RegExp, string])[]): string {
  return pairs.reduce((given, [pattern, by]) => {
    // The last one: a comment above may say the same.
    const found = [...given.matchAll(new RegExp(pattern, 'gm'))].at(-1);
    if (found === undefined) {
      throw new Error(`the shipped file has no ${String(pattern)}`);
    }
    return given.slice(0, found.index) + by + given.slice(found.index + found[0].length);
  }, text);
}
