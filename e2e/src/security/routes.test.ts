import { createPick } from '@vigilops/testkit/pick';
import { openHouse, type House } from '@vigilops/testkit/house';
import { seeded } from '@vigilops/testkit/seeded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCallers, type Caller } from './callers.ts';
import { bodyOf, doorsOf, pathOf, type Door } from './doors.ts';
import { formsOf } from './path-forms.ts';
import { forAll, openProber, type Headers, type Prober } from './probe.ts';
import { isLong, SEED, tell } from './tally.ts';

/** Guesses at an enrolment are counted; without a token there is nothing where only signatures would do. */
const refusalsOf = ({ needs }: Door) =>
  needs === 'enrollment' ? [401, 403, 429] : needs === 'hook' ? [401, 403, 404] : [401, 403];
/** Of all forms of all paths for all callers, where not all of them are tried. */
const FORMS_TRIED = 4_000;
const HERE = '1';
const NOWHERE = '2000000000';
/** All that asks for no more than reading, or nothing, though it is no GET: questions, and the doors themselves. */
const HARMLESS = [
  'POST /api/v1/alert-rules/backtest',
  'POST /api/v1/assistant/ask',
  'DELETE /api/v1/assistant/conversations/{id}',
  'POST /api/v1/assistant/privacy',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/register',
  'POST /api/v1/auth/reset',
  'POST /api/v1/digest-previews',
  'POST /api/v1/heartbeats/{secret}',
  'POST /api/v1/heartbeats/{secret}/{signal}',
  'POST /api/v1/labels/query',
  'POST /api/v1/labels/values',
  'POST /api/v1/llm-spend',
  'POST /api/v1/logs/context',
  'POST /api/v1/logs/export',
  'POST /api/v1/logs/facets',
  'POST /api/v1/logs/query',
  'POST /api/v1/logs/volume',
  'POST /api/v1/metrics/queries',
  'POST /api/v1/metrics/query',
  'POST /api/v1/root-causes',
  'POST /api/v1/series/query',
  'POST /api/v1/silences/preview',
  'POST /mcp',
];
const LIMIT_MS = 900_000;
/** What OPTIONS says by itself. */
const METHODS_ALONE = /^[A-Z, ]*$/u;
const METHODS = ['HEAD', 'OPTIONS', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];

describe('every door for everybody', { timeout: LIMIT_MS }, () => {
  let house: House;
  let doors: readonly Door[];
  let callers: readonly Caller[];
  let prober: Prober;
  let secrets: readonly string[];
  beforeAll(async () => {
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    doors = await doorsOf(house);
    callers = await openCallers(house);
    prober = openProber(house.url);
    secrets = callers
      .flatMap(({ headers }) => headers['authorization'] ?? [])
      .filter((one) => one.length > 60);
  }, LIMIT_MS);
  afterAll(async () => {
    prober.close();
    await house.close();
  });

  const filled = (method: string, headers: Headers, body: string) =>
    ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'].includes(method)
      ? { method, headers }
      : { method, headers: { ...headers, 'content-type': 'application/json' }, body };
  const at = (path: string, { query }: Caller) =>
    query === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
  const mayPass = (caller: Caller, door: Door) => caller.may.includes(door.needs);

  it('says of itself that what changes something is for those who may change it', () => {
    const loose = doors.filter(
      ({ method, needs }) => method !== 'GET' && (needs === 'read' || needs === 'public'),
    );
    const names = loose.map(({ method, path }) => `${method} ${path}`);
    expect(names.toSorted()).toEqual(HARMLESS.toSorted());
  });

  it('lets in nobody who may not, and tells them nothing else', async () => {
    const locked = doors.filter(({ needs }) => needs !== 'public');
    const pairs = locked.flatMap((door) =>
      callers.filter((caller) => !mayPass(caller, door)).map((caller) => ({ door, caller })),
    );
    const hits: string[] = [];
    await forAll(pairs, async ({ door, caller }) => {
      const path = at(pathOf(door, HERE), caller);
      const { status, text } = await prober.ask({
        path,
        ...filled(door.method, caller.headers, bodyOf(door)),
      });
      if (!refusalsOf(door).includes(status) || secrets.some((secret) => text.includes(secret.slice(7)))) {
        hits.push(`${caller.name}: ${door.method} ${path} ${String(status)} ${text.slice(0, 200)}`);
      }
    });
    tell('G20', 'requests of callers who may not', pairs.length);
    expect(hits).toEqual([]);
    expect(pairs.length).toBeGreaterThan(4_000);
  });

  it('lets in whom each door is for', async () => {
    const hits: string[] = [];
    const pairs = doors
      .filter(({ path }) => !path.endsWith('/auth/logout'))
      .flatMap((door) =>
        callers
          .filter((caller) => mayPass(caller, door) && door.needs !== 'public')
          .map((caller) => ({ door, caller })),
      );
    await forAll(pairs, async ({ door, caller }) => {
      const path = at(pathOf(door, NOWHERE), caller);
      const { status, text } = await prober.ask({
        path,
        ...filled(door.method, caller.headers, bodyOf(door)),
      });
      if (status < 200 || status === 401 || status === 403 || status >= 500) {
        hits.push(`${caller.name}: ${door.method} ${path} ${String(status)} ${text.slice(0, 200)}`);
      }
    });
    tell('G20', 'requests of callers who may', pairs.length);
    expect(hits).toEqual([]);
  });

  it('is opened by no other way to write its path', async () => {
    const names = ['nobody', 'a token that was revoked', 'the agent of another host', 'a key of the gateway'];
    const all = doors
      .filter(({ needs }) => needs !== 'public')
      .flatMap((door) =>
        callers
          .filter((caller) => names.includes(caller.name) && !mayPass(caller, door))
          .flatMap((caller) => formsOf(pathOf(door, HERE)).map((path) => ({ door, caller, path }))),
      );
    const pick = createPick(seeded(SEED));
    const some = isLong ? all : Array.from({ length: FORMS_TRIED }, () => pick.one(all));
    const hits: string[] = [];
    await forAll(some, async ({ door, caller, path }) => {
      const { status } = await prober.ask({ path, ...filled(door.method, caller.headers, bodyOf(door)) });
      if (status === -1 ? false : status < 400 || status >= 500) {
        hits.push(`${caller.name}: ${door.method} ${path} ${String(status)}`);
      }
    });
    tell('G20', 'other ways to write a path', some.length);
    expect(hits).toEqual([]);
  });

  it('is opened by no other method', async () => {
    const byPath = Map.groupBy(doors, ({ path }) => path);
    const reader = callers.filter(({ name }) => ['nobody', 'a token that reads', 'a Member'].includes(name));
    const tries = [...byPath.values()].flatMap((ofPath) =>
      METHODS.flatMap((method) =>
        reader.map((caller) => {
          const asked = method === 'HEAD' ? 'GET' : method;
          const door = ofPath.find((one) => one.method === asked);
          return {
            method,
            caller,
            path: pathOf(ofPath[0] ?? { method, path: '/', needs: 'read' }, HERE),
            door,
          };
        }),
      ),
    );
    const locked = tries.filter(({ door, caller }) => door === undefined || !mayPass(caller, door));
    const hits: string[] = [];
    await forAll(locked, async ({ method, caller, path }) => {
      const override = {
        'x-http-method-override': 'GET',
        'x-method-override': 'GET',
        'x-http-method': 'GET',
      };
      const { status, text, headers } = await prober.ask({
        path,
        ...filled(method, { ...caller.headers, ...override }, '{}'),
      });
      const saysMethods =
        method === 'OPTIONS' &&
        METHODS_ALONE.test(text) &&
        headers['access-control-allow-origin'] === undefined;
      if (status >= 0 && (status < 400 || status >= 500) && !saysMethods) {
        hits.push(`${caller.name}: ${method} ${path} ${String(status)}`);
      }
    });
    tell('G20', 'other methods', locked.length);
    expect(hits).toEqual([]);
  });
});
