import { readFileSync } from 'node:fs';
import type { House } from '@vigilops/testkit/house';
import type { Need } from './doors.ts';
import type { Headers } from './probe.ts';

export interface Caller {
  readonly name: string;
  readonly headers: Headers;
  /** Where they may come in; nowhere else. */
  readonly may: readonly Need[];
  /** They show what they are at another place than the head of the request. */
  readonly query?: string;
}

const PASSWORD = 'correct horse battery';
const bearer = (secret: string): Headers => ({ authorization: `Bearer ${secret}` });
const nobody = (name: string, headers: Headers): Caller => ({ name, headers, may: ['public'] });

interface SignedIn {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly user: { readonly id: number };
}

/** Everybody who might knock: who may, who may no more, and who pretends. */
export async function openCallers(house: House): Promise<readonly Caller[]> {
  const token = async (name: string, body: object) => {
    const made = await house.ask<{ secret: string; token: { id: number } }>('/api/v1/tokens', {
      name,
      kind: 'api',
      ...body,
    });
    return { secret: made.secret, id: made.token.id };
  };
  const both = (await token('both', { scopes: ['read', 'write'] })).secret;
  const read = (await token('read', { scopes: ['read'] })).secret;
  const write = (await token('write', { scopes: ['write'] })).secret;
  const ingest = (await token('ingest', { scopes: ['ingest'] })).secret;
  const otherAgent = (await token('other-agent', { kind: 'agent', host_key: 'another-host' })).secret;
  const soon = new Date(Date.now() + 1_500).toISOString();
  const expired = (await token('expired', { scopes: ['read', 'write', 'ingest'], expires_at: soon })).secret;
  const revoked = await token('revoked', { scopes: ['read', 'write', 'ingest'] });
  await change(house, 'DELETE', `/api/v1/tokens/${String(revoked.id)}`);
  const project = await house.ask<{ id: number }>('/api/v1/llm-projects', { name: 'callers' });
  const key = await house.ask<{ secret: string }>('/api/v1/llm-keys', {
    name: 'callers',
    project_id: project.id,
  });
  const people = await signIn(house);
  const localAgent = readFileSync(house.agentTokenFile, 'utf8').trim();
  await new Promise((done) => setTimeout(done, Math.max(0, Date.parse(soon) - Date.now() + 100)));
  return [
    { name: 'an Admin', headers: bearer(people.admin), may: ['public', 'read', 'write', 'person', 'send'] },
    { name: 'a Member', headers: bearer(people.member), may: ['public', 'read', 'person'] },
    { name: 'a token that reads', headers: bearer(read), may: ['public', 'read'] },
    { name: 'a token that writes', headers: bearer(write), may: ['public', 'write', 'send', 'hook'] },
    { name: 'a token that sends', headers: bearer(ingest), may: ['public', 'ingest', 'send', 'hook'] },
    { name: 'the agent of this host', headers: bearer(localAgent), may: ['public', 'ingest', 'agent'] },
    { name: 'the agent of another host', headers: bearer(otherAgent), may: ['public', 'ingest', 'agent'] },
    { name: 'a key of the gateway', headers: bearer(key.secret), may: ['public', 'key'] },
    nobody('nobody', {}),
    nobody('an unknown token', bearer(`vgo_api_${'A'.repeat(43)}`)),
    nobody('an unknown key', bearer(`vg-${'A'.repeat(43)}`)),
    nobody('a token that expired', bearer(expired)),
    nobody('a token that was revoked', bearer(revoked.secret)),
    nobody('somebody who signed out', bearer(people.gone)),
    nobody('a disabled user', bearer(people.disabled)),
    nobody('a refresh token', bearer(people.refresh)),
    nobody('a JWT that says none', bearer(headed(people.admin, { alg: 'none', kid: '../../dev/null' }))),
    nobody('a JWT without a signature', bearer(`${people.admin.split('.').slice(0, 2).join('.')}.`)),
    nobody('a JWT that says RS256', bearer(headed(people.admin, { alg: 'RS256', kid: '1' }))),
    nobody('two tokens', { authorization: [`Bearer ${both}`, `Bearer ${both}`] }),
    nobody('two tokens in one header', bearer(`${both}, Bearer ${both}`)),
    nobody('a token as Basic', { authorization: `Basic ${Buffer.from(both).toString('base64')}` }),
    nobody('a token in a cookie', { cookie: `token=${both}; access_token=${people.admin}` }),
    { ...nobody('a token in the query', {}), query: `access_token=${both}&token=${both}&key=${both}` },
    nobody('SQL for a token', bearer("' OR '1'='1' --")),
    nobody('a union for a token', bearer(`vgo_api_' UNION SELECT * FROM vigilops.tokens --`)),
    nobody('who says that a proxy knows them', {
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-user': 'admin',
      'x-webauth-user': 'admin',
      'x-grafana-user': 'admin',
      'x-grafana-id': people.admin,
      'x-real-ip': '127.0.0.1',
      forwarded: 'for=127.0.0.1;proto=https',
    }),
  ];
}

/** The first who registers is an Admin, and invites the others. */
async function signIn(house: House) {
  const post = async <T>(path: string, body: object, by?: string): Promise<T> => {
    const response = await fetch(`${house.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(by === undefined ? {} : { authorization: `Bearer ${by}` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${path} answered ${String(response.status)}: ${await response.text()}`);
    }
    return (response.status === 204 ? {} : await response.json()) as T;
  };
  const register = async (name: string, by?: string) => {
    const link = by === undefined ? undefined : await post<{ path: string }>('/api/v1/invitations', {}, by);
    const invitation = link?.path.split('=')[1];
    const person = { email: `${name}@example.com`, name, password: PASSWORD };
    return post<SignedIn>('/api/v1/auth/register', { ...person, invitation });
  };
  const admin = await register('ada');
  const member = await register('max', admin.access_token);
  const gone = await register('gus', admin.access_token);
  await post('/api/v1/auth/logout', {}, gone.access_token);
  const disabled = await register('dora', admin.access_token);
  await change(house, 'PATCH', `/api/v1/users/${String(disabled.user.id)}`, { disabled: true });
  return {
    admin: admin.access_token,
    member: member.access_token,
    gone: gone.access_token,
    disabled: disabled.access_token,
    refresh: admin.refresh_token,
  };
}

async function change(house: House, method: string, path: string, body?: object): Promise<void> {
  const response = await fetch(`${house.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    throw new Error(`${method} ${path} answered ${String(response.status)}: ${await response.text()}`);
  }
}

/** The same claims and signature under another head. */
function headed(jwt: string, head: object): string {
  const [, ...others] = jwt.split('.');
  return [Buffer.from(JSON.stringify({ typ: 'JWT', ...head })).toString('base64url'), ...others].join('.');
}
