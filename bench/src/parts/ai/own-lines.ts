import { seeded } from '@vigilops/testkit/seeded';
import type { LabelledLines } from './loghub.ts';

/** Values of each kind, as lines have them. */
const WORDS = 'ann bob carla deniz emil farah goro hana ines jonas kemal lucia'.split(' ');
const SERVICES = 'cart-api payments search-indexer mailer image_resize auth'.split(' ');
const MAKERS: Readonly<Record<string, (next: () => number) => string>> = {
  n: (next) => String(Math.floor(next() * 100_000)),
  small: (next) => String(Math.floor(next() * 9)),
  f: (next) => (next() * 1_000).toFixed(2),
  ms: (next) => `${String(Math.floor(next() * 5_000))}ms`,
  ip: (next) => `10.${part(next)}.${part(next)}.${part(next)}`,
  hex: (next) => `0x${Math.floor(next() * 0xffffffff).toString(16)}`,
  id: (next) => `req_${Math.floor(next() * 1e9).toString(10)}`,
  uuid: (next) => `${hex(next, 8)}-${hex(next, 4)}-4${hex(next, 3)}-a${hex(next, 3)}-${hex(next, 12)}`,
  user: (next) => pick(WORDS, next),
  svc: (next) => pick(SERVICES, next),
  host: (next) => `${pick(WORDS, next)}${part(next)}.internal.example.net`,
  path: (next) => `/srv/${pick(WORDS, next)}/data/${part(next)}.db`,
  bool: (next) => String(next() < 0.5),
  size: (next) => `${(next() * 900).toFixed(1)} ${pick(['B', 'KB', 'MB'], next)}`,
  time: (next) =>
    `2026-02-1${String(Math.floor(next() * 9))}T0${String(Math.floor(next() * 9))}:15:2${String(Math.floor(next() * 9))}Z`,
};
const part = (next: () => number) => String(Math.floor(next() * 255));
const pick = (from: readonly string[], next: () => number) => from[Math.floor(next() * from.length)] ?? '';
const hex = (next: () => number, length: number) =>
  Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join('');

/** What services of a shop write: `{kind}` is a value, and the rest is what the programmer wrote. */
const STATEMENTS = `
accepted connection from {ip}:{n} on listener {small}
connection from {ip} closed after {ms}
upstream {host} timed out while reading response header, client: {ip}, request id {id}
checkpoint complete: wrote {n} buffers; write={f} s, sync={f} s, total={f} s
could not serialize access due to concurrent update
deadlock detected between processes {n} and {n}
relation of size {size} was rewritten in {ms}
slow statement took {f} ms
rebalanced group {svc} to generation {n} with {small} members
partition {small} of topic orders moved from broker {small} to broker {small}
retrying request {id} to {host}, attempt {small} of 5
user {user} logged in from {ip}
user {user} logged out
password of user {user} was changed by {user}
order {n} of user {user} placed, total={f}
order {n} of user {user} cancelled
payment for order {n} declined: insufficient funds
payment for order {n} declined: card expired
invoice {uuid} written to {path}
cannot open {path}: no space left on device
cannot open {path}: permission denied
cache miss ratio is {f} over {n} lookups
evicted {n} entries, freed {size}
feature new_checkout enabled={bool} for tenant={user}
scheduled job {svc} finished in {ms} with status=ok
scheduled job {svc} failed in {ms} with status=error
certificate of {host} expires at {time}
clock is off by {f} seconds against {host}
page fault at {hex} in thread {n}
queue depth is {n}
leader election started
leader elected: node {small}, term {n}
starting worker {small}
worker {small} exited with code {small}
health check of {svc} passed
health check of {svc} failed: connection refused
库存不足：商品 {n} 剩余 {n} 件
用户 {user} 登录成功
支付超时
`
  .trim()
  .split('\n');

/** Lines of many programs in one stream, each statement about as often as programs say things. */
export function ownLines(count: number, seed: number): LabelledLines {
  const next = seeded(seed);
  const chosen = Array.from({ length: count }, () => {
    // A few statements write most lines.
    const statement = STATEMENTS[Math.floor(next() ** 1.7 * STATEMENTS.length)] ?? '';
    return {
      line: statement.replace(/\{(\w+)\}/gu, (_, kind: string) => MAKERS[kind]?.(next) ?? ''),
      truth: statement.replace(/\{\w+\}/gu, '<*>'),
    };
  });
  return {
    name: 'own',
    lines: chosen.map(({ line }) => line),
    truth: chosen.map(({ truth }) => truth),
  };
}
