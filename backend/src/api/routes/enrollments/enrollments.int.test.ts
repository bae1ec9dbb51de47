import { systemClock } from '@vigilops/runtime';
import type { Enrollment } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthenticator } from '../../../ingest/index.ts';
import { openReadingRoom, type ReadingRoom } from '../../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openFrontDoor } from '../../test/house.ts';
import { callerOf, signInPeople } from '../../test/people.ts';
import { recordingLogger, serve, type Answer, type Served } from '../../test/serve.ts';

interface Created {
  readonly enrollment: Enrollment;
  readonly secret: string;
  readonly command: string;
}

const HOST = { host_key: 'f'.repeat(32), host_name: 'web-1', agent_version: '0.1.0' };
const ENROLL = '/api/v1/agent/enroll';

describeEngines('enrolling agents', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  let people: Awaited<ReturnType<typeof signInPeople>>;
  let address = '192.0.2.1';
  const forgotten: number[] = [];
  const logger = recordingLogger();

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const { tokens } = room;
    const authenticator = createAuthenticator({ clock: systemClock, tokens, onUsed: () => undefined });
    const { authenticate } = authenticator;
    served = await serve(
      openFrontDoor(
        { readers: room.readers, authenticate, accountStore: room.accounts, room, tokens, logger },
        {
          forgetToken: (id) => {
            forgotten.push(id);
            authenticator.forget(id);
          },
          clientPolicy: { addressOf: () => address, cameEncrypted: () => true, isPrivate: () => true },
        },
      ),
    );
    people = await signInPeople(served);
  });
  afterAll(async () => {
    await served.close();
    await room.close();
  });

  const call = (...args: Parameters<ReturnType<typeof callerOf>>) => callerOf(served)(...args);
  const create = async (wanted: object = {}): Promise<Created> => {
    const answer = await call('POST', '/api/v1/enrollments', wanted, people.admin);
    expect(answer.status, answer.text).toBe(201);
    return answer.json as Created;
  };
  const enroll = (secret: string, host: object = HOST): Promise<Answer> => call('POST', ENROLL, host, secret);
  const told = ({ status, text }: Answer) => `${String(status)} ${text}`;

  it('an Admin makes an enrolment, an agent uses it once, and its token sends for its host', async () => {
    const made = await create({ name: 'web', group: 'shop', tags: ['web'], valid_minutes: 5 });
    expect(made.secret).toMatch(/^vgo_enroll_[\w-]{43}$/);
    expect(made.command).toContain(made.secret);
    expect(made.command).toContain('https://vigilops.example.com');
    expect(made.enrollment).toMatchObject({ name: 'web', state: 'open', created_by: 'Ada', used_at: null });
    const lifeMs = Date.parse(made.enrollment.expires_at) - Date.parse(made.enrollment.created_at);
    expect(lifeMs).toBe(300_000);

    const enrolled = await enroll(made.secret);
    expect(enrolled.json).toEqual({
      token: expect.stringMatching(/^vgo_agent_[\w-]{43}$/) as string,
      name: 'web-1',
      group: 'shop',
      tags: ['web'],
    });
    const { token } = enrolled.json as { token: string };
    expect((await call('GET', '/api/v1/hosts', undefined, token)).text).toContain('AUTH_FORBIDDEN');
    const again = await enroll(made.secret);
    expect(told(again)).toMatch(/^401 .*AUTH_INVALID/);
    expect(again.text).toMatch(/was used already, by the host .*web-1.* at \d{4}-/);
    const listed = await call('GET', '/api/v1/enrollments', undefined, people.admin);
    expect(listed.json).toMatchObject({ items: [{ state: 'used', used_by: 'web-1' }] });
    expect(listed.text).not.toContain(made.secret);
  });

  it('installing anew on the same host ends the token of before at once', async () => {
    const first = await create();
    const { token } = (await enroll(first.secret, { ...HOST, host_key: 'b'.repeat(32) })).json as {
      token: string;
    };
    expect((await call('GET', '/api/v1/hosts', undefined, token)).text).toContain('AUTH_FORBIDDEN');
    forgotten.splice(0);
    const second = await create();
    expect((await enroll(second.secret, { ...HOST, host_key: 'b'.repeat(32) })).status).toBe(200);
    expect(forgotten).toHaveLength(1);
    expect((await call('GET', '/api/v1/hosts', undefined, token)).text).toContain('AUTH_REVOKED');
  });

  it('tells expired, revoked, and another host’s apart', async () => {
    const revoked = await create();
    const path = `/api/v1/enrollments/${String(revoked.enrollment.id)}`;
    expect((await call('DELETE', path, undefined, people.admin)).status).toBe(204);
    expect((await call('DELETE', path, undefined, people.admin)).status).toBe(404);
    expect(told(await enroll(revoked.secret))).toMatch(/^401 .*AUTH_REVOKED/);
    const expired = await create();
    await room.rows('UPDATE vigilops.enrollments SET expires_at = now() WHERE id = $1', [
      expired.enrollment.id,
    ]);
    expect(told(await enroll(expired.secret))).toMatch(/^401 .*AUTH_EXPIRED/);
    const theirs = await create({ host_key: 'c'.repeat(32) });
    expect(told(await enroll(theirs.secret))).toMatch(/^401 .*AUTH_INVALID/);
    expect((await enroll(theirs.secret, { ...HOST, host_key: 'c'.repeat(32) })).status).toBe(200);
    const { items } = (await call('GET', '/api/v1/enrollments', undefined, people.admin)).json as {
      items: Enrollment[];
    };
    const states = Object.fromEntries(items.map(({ id, state }) => [id, state]));
    expect(states[revoked.enrollment.id]).toBe('revoked');
    expect(states[expired.enrollment.id]).toBe('expired');
  });

  it('fifty at once with one secret get one token', async () => {
    address = '192.0.2.50';
    const { secret } = await create();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => enroll(secret, { ...HOST, host_key: `fifty-${String(i)}` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ text }) => text.includes('AUTH_INVALID'))).toHaveLength(49);
  });

  it('a flood of guesses from an address is refused, and forgives nobody but who comes with a good secret', async () => {
    address = '192.0.2.99';
    const guess = (i: number) => enroll(`vgo_enroll_${String(i).padStart(43, '0')}`);
    for (let i = 0; i < 40; i += 1) {
      expect((await guess(i)).status).toBe(401);
    }
    const { secret } = await create();
    expect((await enroll(secret)).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => guess(i)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
    const late = await create();
    const refused = await enroll(late.secret);
    expect(told(refused)).toMatch(/^429 .*AUTH_THROTTLED/);
    expect(refused.headers['retry-after']).toBe('900');
    address = '192.0.2.1';
    expect((await enroll(late.secret)).status).toBe(200);
  });

  it.each([
    ['nothing', {}, 'AUTH_MISSING'],
    ['an empty header', { authorization: '' }, 'AUTH_MISSING'],
    ['two headers', { authorization: ['Bearer GOOD', 'Bearer GOOD'] }, 'AUTH_INVALID'],
    ['another scheme', { authorization: 'Basic GOOD' }, 'AUTH_INVALID'],
    ['an agent’s token', { authorization: `Bearer vgo_agent_${'A'.repeat(43)}` }, 'AUTH_INVALID'],
    ['SQL', { authorization: "Bearer ' OR '1'='1" }, 'AUTH_INVALID'],
    ['SQL behind a secret', { authorization: "Bearer GOOD' OR '1'='1" }, 'AUTH_INVALID'],
    [
      'a union',
      { authorization: "Bearer vgo_enroll_' UNION SELECT * FROM vigilops.enrollments --" },
      'AUTH_INVALID',
    ],
    ['a longer secret', { authorization: 'Bearer GOODx' }, 'AUTH_INVALID'],
    ['a long header', { authorization: `Bearer${' '.repeat(4_000)}GOOD` }, 'AUTH_INVALID'],
    ['an unknown secret', { authorization: `Bearer vgo_enroll_${'A'.repeat(43)}` }, 'AUTH_INVALID'],
  ])('is refused with %s, and uses nothing up', async (_, shown, code) => {
    address = '192.0.2.3';
    const { secret } = await create();
    const headers = JSON.parse(JSON.stringify(shown).replaceAll('GOOD', secret)) as Record<string, string>;
    const answer = await call('POST', ENROLL, HOST, undefined, headers);
    expect(told(answer)).toMatch(new RegExp(`^401 .*${code}`));
    expect((await enroll(secret)).status).toBe(200);
  });

  it.each([
    [{}],
    [{ ...HOST, host_key: '' }],
    [{ ...HOST, host_key: 'x'.repeat(257) }],
    [{ ...HOST, host_name: 'a\u0000b' }],
    [{ ...HOST, host_key: ['a'] }],
    [{ ...HOST, agent_version: 'x'.repeat(65) }],
    [{ ...HOST, admin: true }],
  ])('refuses %j and uses nothing up', async (host) => {
    const { secret } = await create();
    expect((await enroll(secret, host)).status).toBe(400);
    expect((await enroll(secret)).status).toBe(200);
  });

  it.each([
    [{ valid_minutes: 4 }],
    [{ valid_minutes: 10_081 }],
    [{ valid_minutes: 5.5 }],
    [{ tags: Array.from({ length: 33 }, () => 'x') }],
    [{ host_key: '' }],
    [{ name: 'a\u0000' }],
    [{ secret: 'vgo_enroll_mine' }],
  ])('makes none of %j', async (wanted) => {
    expect((await call('POST', '/api/v1/enrollments', wanted, people.admin)).status).toBe(400);
  });

  it('the secret of an enrolment opens no other door', async () => {
    const { secret } = await create();
    for (const [method, path] of [
      ['GET', '/api/v1/hosts'],
      ['GET', '/api/v1/enrollments'],
      ['POST', '/api/v1/enrollments'],
    ] as const) {
      expect(told(await call(method, path, undefined, secret))).toMatch(/^401 .*AUTH_INVALID/);
    }
    expect((await call('POST', '/api/v1/enrollments', {}, people.member)).status).toBe(403);
    expect(logger.errors).toEqual([]);
  });

  it('keeps SQL in every text as text', async () => {
    const nasty = `'; DROP TABLE vigilops.enrollments; -- $1 " OR '1'='1`;
    const { secret, enrollment } = await create({
      name: nasty,
      group: nasty,
      tags: [nasty],
      host_key: nasty,
    });
    expect(enrollment).toMatchObject({ name: nasty, group: nasty, tags: [nasty], host_key: nasty });
    const agent = { host_key: nasty, host_name: nasty, agent_version: nasty };
    expect((await enroll(secret, agent)).json).toMatchObject({ name: nasty, group: nasty, tags: [nasty] });
    expect(await room.accounts.checkAudit(new AbortController().signal)).toBeUndefined();
  });
});
