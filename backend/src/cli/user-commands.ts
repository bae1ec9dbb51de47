import { VigilError } from '@vigilops/contracts';
import { parseArgs } from 'node:util';
import type { Accounts } from '../accounts/index.ts';
import { ROLES, type AccountStore, type Role } from '../model/index.ts';
import { byCommand } from './actor.ts';

export const USER_HELP = `vigilops user: people and their accounts

  vigilops user list
      Everybody with an account.
  vigilops user invite [--email <address>] [--role admin|member]
      Prints a link with which somebody can register, once and within seven days.
  vigilops user reset <email>
      Prints a link that sets a new password, once and within a day.
  vigilops user role <email> admin|member
      Gives another role and ends the sessions.
  vigilops user audit [--check]
      The newest hundred lines of the audit log; --check looks whether none was changed or taken out.
`;

export interface UserCommandDeps {
  readonly accounts: Accounts;
  readonly store: AccountStore;
  /** Where the console is, as people open it. */
  readonly url: string;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs `user <verb> …`. Throws REQUEST_INVALID, NOT_FOUND or CONFLICT with a sentence for people. */
export async function runUserCommand(args: readonly string[], deps: UserCommandDeps): Promise<void> {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'list':
      return listUsers(deps);
    case 'invite':
      return invite(rest, deps);
    case 'reset':
      return resetPassword(rest, deps);
    case 'role':
      return changeRole(rest, deps);
    case 'audit':
      return rest.includes('--check') ? checkAudit(deps) : printAudit(deps);
    default:
      throw new VigilError(
        'REQUEST_INVALID',
        `user: expected list, invite, reset, role or audit, got ${verb ?? 'nothing'}`,
      );
  }
}

async function listUsers({ store, print, signal }: UserCommandDeps): Promise<void> {
  const users = await store.list(signal);
  if (users.length === 0) {
    print('Nobody has registered yet. Who opens the console first and registers becomes an Admin.');
  }
  for (const { email, name, role, disabledAt, lastLoginAt } of users) {
    const seen = lastLoginAt === null ? 'never signed in' : `signed in ${lastLoginAt.toISOString()}`;
    print([email, name, role, disabledAt === null ? 'active' : 'disabled', seen].join('\t'));
  }
}

async function invite(args: readonly string[], deps: UserCommandDeps): Promise<void> {
  const { values } = parse(args, { email: { type: 'string' }, role: { type: 'string' } });
  const role = roleOf(values.role ?? 'member');
  const { path } = await deps.accounts.invite(
    { email: values.email ?? null, role },
    byCommand(),
    deps.signal,
  );
  deps.print(`${deps.url}${path}`);
}

async function resetPassword([email]: readonly string[], deps: UserCommandDeps): Promise<void> {
  const { id } = await userOf(email, deps);
  const { path } = await deps.accounts.resetLink(id, byCommand(), deps.signal);
  deps.print(`${deps.url}${path}`);
}

async function changeRole([email, role]: readonly string[], deps: UserCommandDeps): Promise<void> {
  const { id } = await userOf(email, deps);
  const changed = await deps.accounts.change(id, { role: roleOf(role ?? '') }, byCommand(), deps.signal);
  deps.print(`${changed.email} is ${changed.role} now`);
}

async function printAudit({ store, print, signal }: UserCommandDeps): Promise<void> {
  for (const line of await store.listAudit({ beforeId: null, limit: 100 }, signal)) {
    const who = line.actor.name === '' ? line.actor.kind : `${line.actor.kind} ${line.actor.name}`;
    print([line.at.toISOString(), who, line.action, line.subject, line.address ?? ''].join('\t'));
  }
}

async function checkAudit({ store, print, signal }: UserCommandDeps): Promise<void> {
  const broken = await store.checkAudit(signal);
  if (broken !== undefined) {
    throw new VigilError(
      'CONFLICT',
      `the audit log was tampered with: line ${String(broken.brokenAt)} does not follow from the one before it`,
    );
  }
  print('The audit log is whole.');
}

async function userOf(email: string | undefined, { store, signal }: UserCommandDeps) {
  const user = email === undefined ? undefined : await store.findByEmail(email, signal);
  if (user === undefined) {
    throw new VigilError(
      'NOT_FOUND',
      email === undefined ? 'whose? Give the e-mail address' : `nobody has the address ${email}`,
    );
  }
  return user;
}

function roleOf(text: string): Role {
  const role = ROLES.find((one) => one === text);
  if (role === undefined) {
    throw new VigilError('REQUEST_INVALID', `${text === '' ? 'nothing' : text} is no role: admin or member`);
  }
  return role;
}

function parse<T extends Record<string, { type: 'string' }>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false, strict: true });
  } catch (cause) {
    throw new VigilError('REQUEST_INVALID', cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  }
}
