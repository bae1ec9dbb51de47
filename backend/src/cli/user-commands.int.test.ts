import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPeople, type Accounts } from '../accounts/index.ts';
import { openReadingRoom, type ReadingRoom } from '../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { runUserCommand } from './user-commands.ts';

const signal = new AbortController().signal;
const FROM = { address: '127.0.0.1', userAgent: 'test' };

describeEngines('vigilops user', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let accounts: Accounts;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const secret = 'a secret of tests alone, and of no use';
    ({ accounts } = createPeople(room.accounts, { secret, clock: systemClock, signUp: 'invited' }));
  });
  afterAll(() => room.close());

  const run = async (line: string) => {
    const lines: string[] = [];
    const print = (text: string) => void lines.push(text);
    const url = 'http://localhost:8080';
    await runUserCommand(line.split(' '), {
      accounts,
      store: room.accounts,
      url,
      print,
      signal,
    });
    return lines.join('\n');
  };
  const refusal = (line: string) =>
    run(line).then(
      () => 'done',
      (error: unknown) => (error as Error).message,
    );
  const secretOf = (link: string) => link.split('=')[1] ?? '';

  it('tells an empty house what to do', async () => {
    expect(await run('list')).toMatch(/^Nobody has registered yet/);
  });

  it('lets people in by links, and helps who forgot a password', async () => {
    const person = (email: string, invitation?: string) => ({
      email,
      name: email,
      password: 'correct horse battery',
      invitation,
    });
    await accounts.register(person('ada@example.com'), FROM, signal);
    const link = await run('invite --email bob@example.com --role admin');
    expect(link).toMatch(/^http:\/\/localhost:8080\/register#invitation=[\w-]{43}$/);
    await accounts.register(person('bob@example.com', secretOf(link)), FROM, signal);
    expect(await run('role bob@example.com member')).toBe('bob@example.com is member now');
    expect(await run('list')).toMatch(
      /^ada@example.com\t.*\tadmin\tactive\t.*\nbob@example.com\t.*\tmember\t/,
    );

    const reset = await run('reset ADA@example.com');
    await accounts.resetPassword(secretOf(reset), 'quite another one', FROM, signal);
    await accounts.login('ada@example.com', 'quite another one', FROM, signal);
    expect(await run('audit')).toMatch(/command \S+\tuser\.reset_link_made\tada@example\.com/);
    expect(await run('audit --check')).toBe('The audit log is whole.');
  });

  it('says what is wrong', async () => {
    expect(await refusal('reset nobody@example.com')).toBe('nobody has the address nobody@example.com');
    expect(await refusal('reset')).toMatch(/^whose\?/);
    expect(await refusal('role ada@example.com owner')).toBe('owner is no role: admin or member');
    expect(await refusal('role ada@example.com member')).toMatch(/^the last Admin/);
    expect(await refusal('invite --as admin')).toMatch(/--as/);
    expect(await refusal('fly')).toMatch(/^user: expected list, invite/);
  });
});
