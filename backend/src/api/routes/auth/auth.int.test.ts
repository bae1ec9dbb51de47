import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAuthenticator } from '../../../ingest/index.ts';
import { openReadingRoom, type ReadingRoom } from '../../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openFrontDoor } from '../../test/house.ts';
import { callerOf, signedInOf } from '../../test/people.ts';
import { recordingLogger, serve, type Answer, type Served } from '../../test/serve.ts';

const PASSWORD = 'correct horse battery';
const ADA = { email: 'Ada@example.com', name: 'Ada', password: PASSWORD };

const codeOf = (answer: Answer) => (answer.json as { code: string }).code;
const secretOf = (answer: Answer) => (answer.json as { path: string }).path.split('=')[1] ?? '';

describeEngines('people at the door', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  const logger = recordingLogger();
  let call: ReturnType<typeof callerOf>;

  // Each story begins with an empty house.
  beforeEach(async () => {
    const { url } = await suite.freshDatabase();
    room = await openReadingRoom(suite, url);
    const { tokens } = room;
    const { authenticate } = createAuthenticator({ clock: systemClock, tokens, onUsed: () => undefined });
    const parts = { readers: room.readers, authenticate, accountStore: room.accounts, room, tokens, logger };
    served = await serve(openFrontDoor(parts));
    call = callerOf(served);
  });
  afterEach(async () => {
    await served.close();
    await room.close();
    expect(logger.errors).toEqual([]);
  });

  const ada = async () => signedInOf(await call('POST', '/api/v1/auth/register', ADA));
  const invited = async (admin: string, email: string) => {
    const invitation = secretOf(await call('POST', '/api/v1/invitations', { email }, admin));
    const person = { email, name: 'Max', password: PASSWORD, invitation };
    return signedInOf(await call('POST', '/api/v1/auth/register', person));
  };
  const me = (token: string) => call('GET', '/api/v1/auth/me', undefined, token);
  const login = (email: string, password: string, more = {}) =>
    call('POST', '/api/v1/auth/login', { email, password, ...more });

  it('makes the first who registers an Admin, and asks all others for an invitation', async () => {
    expect((await call('GET', '/api/v1/auth/state')).json).toEqual({
      has_users: false,
      sign_up: 'invited',
      has_session: false,
    });
    const first = await call('POST', '/api/v1/auth/register', ADA);
    expect(first.status).toBe(201);
    expect(signedInOf(first)).toMatchObject({
      token_type: 'Bearer',
      expires_in: 7_200,
      user: { role: 'admin' },
    });
    expect((await me(signedInOf(first).access_token)).json).toMatchObject({
      user: { email: ADA.email },
      token: null,
    });
    expect((await call('GET', '/api/v1/auth/state')).json).toMatchObject({ has_users: true });

    const stranger = { ...ADA, email: 'eve@example.com' };
    const refused = await call('POST', '/api/v1/auth/register', stranger);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'AUTH_FORBIDDEN']);
    const max = await invited(signedInOf(first).access_token, 'max@example.com');
    expect(max.user.role).toBe('member');
  });

  it('lets a Member read and not write', async () => {
    const admin = (await ada()).access_token;
    const member = (await invited(admin, 'max@example.com')).access_token;
    expect((await call('GET', '/api/v1/hosts', undefined, member)).status).toBe(200);
    const refused = await call('GET', '/api/v1/users', undefined, member);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'AUTH_FORBIDDEN']);
    expect((await call('GET', '/api/v1/users', undefined, admin)).json).toMatchObject({
      items: [{ name: 'Ada' }, { name: 'Max' }],
    });
  });

  it('signs in with the right password alone, and says the same of every wrong one', async () => {
    await ada();
    expect((await login('ada@EXAMPLE.com', PASSWORD)).status).toBe(200);
    const wrong = await login(ADA.email, 'wrong');
    const unknown = await login('nobody@example.com', PASSWORD);
    expect(wrong.status).toBe(401);
    expect(wrong.json).toEqual(unknown.json);
    for (const email of ["'OR(1=1)--@x", '";DROP/**/TABLE/**/vigilops.users;--@x', 'ada@example.com\u202e']) {
      expect((await login(email, "' OR '1'='1")).status, email).toBe(401);
    }
  });

  it('stops guessing after five wrong passwords, for a known address and an unknown one', async () => {
    await ada();
    for (const email of [ADA.email, 'nobody@example.com']) {
      const answers = await Promise.all(Array.from({ length: 12 }, () => login(email, 'wrong')));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(7).fill(429)]);
      const last = await login(email, PASSWORD);
      expect([last.status, codeOf(last), last.headers['retry-after']]).toEqual([
        429,
        'AUTH_THROTTLED',
        '900',
      ]);
    }
  });

  it('gives a new refresh token for each, once; a stolen one ends the session', async () => {
    const first = await ada();
    const refresh = (token: string | null) => call('POST', '/api/v1/auth/refresh', { refresh_token: token });
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first.refresh_token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    // All of them hold the one generation that lives: each can go on from there.
    const second = signedInOf(await refresh(signedInOf(answers[0] as Answer).refresh_token));
    expect((await me(second.access_token)).status).toBe(200);

    const stolen = await refresh(first.refresh_token);
    expect([stolen.status, codeOf(stolen)]).toEqual([401, 'AUTH_REVOKED']);
    expect((await me(second.access_token)).status).toBe(401);
    expect((await refresh(second.refresh_token)).status).toBe(401);
    for (const token of ['x', first.access_token, `${first.refresh_token ?? ''}A`]) {
      expect(codeOf(await refresh(token)), token).toBe('AUTH_INVALID');
    }
  });

  it('keeps the refresh token of a browser in a cookie that no script reads', async () => {
    await ada();
    const answer = await login(ADA.email, PASSWORD, { cookie: true });
    expect(signedInOf(answer).refresh_token).toBeNull();
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^vigilops_session=\S+; Max-Age=604800; Path=\/api\/v1\/auth; .*HttpOnly; SameSite=Strict$/,
    );
    const pair = cookie.split(';')[0] ?? '';
    const door = await call('GET', '/api/v1/auth/state', undefined, undefined, { cookie: pair });
    expect(door.json).toMatchObject({ has_session: true });
    const again = await call('POST', '/api/v1/auth/refresh', {}, undefined, { cookie: `a=b; ${pair}` });
    expect(again.status).toBe(200);
    expect(again.headers['set-cookie']?.[0]).toContain('vigilops_session=');
    const out = await call('POST', '/api/v1/auth/logout', undefined, signedInOf(again).access_token);
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([
      204,
      expect.stringContaining('vigilops_session=; Max-Age=0'),
    ]);
    expect((await me(signedInOf(again).access_token)).status).toBe(401);
    expect((await call('POST', '/api/v1/auth/refresh', {}, undefined, { cookie: pair })).status).toBe(401);
  });

  it('changes a password for who knows it, and ends all other sessions', async () => {
    const here = await ada();
    const elsewhere = signedInOf(await login(ADA.email, PASSWORD));
    const change = (current: string, next: string) =>
      call(
        'POST',
        '/api/v1/auth/password',
        { current_password: current, new_password: next },
        here.access_token,
      );
    expect(codeOf(await change('wrong', 'another good one'))).toBe('REQUEST_INVALID');
    expect((await change(PASSWORD, 'short')).text).toContain('at least 10 characters');
    expect((await change(PASSWORD, 'aaaaaaaaaaaa')).text).toContain('too few different');
    expect((await change(PASSWORD, 'Ada@example.com')).text).toContain('little more than');
    expect((await change(PASSWORD, 'another good one')).status).toBe(204);
    expect((await me(here.access_token)).status).toBe(200);
    expect((await me(elsewhere.access_token)).status).toBe(401);
    expect((await login(ADA.email, PASSWORD)).status).toBe(401);
    expect((await login(ADA.email, 'another good one')).status).toBe(200);
  });

  it('resets a password by a link of an Admin, once', async () => {
    const admin = (await ada()).access_token;
    const max = await invited(admin, 'max@example.com');
    const link = secretOf(
      await call('POST', `/api/v1/users/${String(max.user.id)}/reset-link`, undefined, admin),
    );
    const reset = (secret: string) =>
      call('POST', '/api/v1/auth/reset', { secret, new_password: 'another good one' });
    expect(codeOf(await reset(link.replace(/^./, '~')))).toBe('AUTH_FORBIDDEN');
    expect((await reset(link)).status).toBe(204);
    expect(codeOf(await reset(link))).toBe('AUTH_FORBIDDEN');
    expect((await me(max.access_token)).status).toBe(401);
    expect((await login('max@example.com', 'another good one')).status).toBe(200);
  });

  it('shows out at once who is disabled, removed or given another role, and keeps the last Admin', async () => {
    const admin = await ada();
    const max = await invited(admin.access_token, 'max@example.com');
    const path = `/api/v1/users/${String(max.user.id)}`;
    const patch = (body: object, who = path) => call('PATCH', who, body, admin.access_token);
    expect((await patch({ disabled: true })).json).toMatchObject({ state: 'disabled' });
    expect((await me(max.access_token)).status).toBe(401);
    expect(codeOf(await login('max@example.com', PASSWORD))).toBe('AUTH_FORBIDDEN');
    await patch({ disabled: false, role: 'admin' });
    const back = signedInOf(await login('max@example.com', PASSWORD));
    expect((await call('GET', '/api/v1/users', undefined, back.access_token)).status).toBe(200);
    expect((await call('DELETE', path, undefined, admin.access_token)).status).toBe(204);
    expect((await me(back.access_token)).status).toBe(401);

    const own = `/api/v1/users/${String(admin.user.id)}`;
    expect(codeOf(await patch({ role: 'member' }, own))).toBe('CONFLICT');
    expect(codeOf(await patch({ disabled: true }, own))).toBe('CONFLICT');
    expect(codeOf(await call('DELETE', own, undefined, admin.access_token))).toBe('CONFLICT');
    expect((await patch({}, own)).status).toBe(400);
  });

  it('writes down who did what, and never a secret', async () => {
    const admin = (await ada()).access_token;
    await invited(admin, 'max@example.com');
    await login(ADA.email, 'wrong');
    await call('POST', '/api/v1/tokens', { name: 'laptop', kind: 'api', scopes: ['read'] }, admin);
    const { text, json } = await call('GET', '/api/v1/audit', undefined, admin);
    const lines = (json as { items: { action: string; subject: string; actor: { name: string } }[] }).items;
    expect(lines.map(({ actor, action, subject }) => `${actor.name} ${action} ${subject}`).reverse()).toEqual(
      [
        ` user.registered ${ADA.email}`,
        `Ada session.opened ${ADA.email}`,
        'Ada user.invited max@example.com',
        ' user.registered max@example.com',
        'Max session.opened max@example.com',
        ` session.refused ${ADA.email}`,
        'Ada token.created laptop',
      ],
    );
    expect(text).not.toMatch(/vgo_|argon2|correct horse|eyJ/);
    const page = await call('GET', '/api/v1/audit?limit=3', undefined, admin);
    const { next_before_id: next } = page.json as { next_before_id: number };
    const older = await call('GET', `/api/v1/audit?limit=3&before_id=${String(next)}`, undefined, admin);
    expect((older.json as { items: { id: number }[] }).items.every(({ id }) => id < next)).toBe(true);
  });

  it('knows a token from a person', async () => {
    const admin = (await ada()).access_token;
    const made = await call(
      'POST',
      '/api/v1/tokens',
      { name: 'laptop', kind: 'api', scopes: ['read'] },
      admin,
    );
    const { secret } = made.json as { secret: string };
    expect((await me(secret)).json).toEqual({ user: null, token: { name: 'laptop', scopes: ['read'] } });
    const refused = await call('POST', '/api/v1/auth/logout', undefined, secret);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'AUTH_FORBIDDEN']);
  });
});
