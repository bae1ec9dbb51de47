import type { VigilError } from '@vigilops/contracts';
import { silentLogger } from '@vigilops/runtime';
import { base64url, exportSPKI, importJWK, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGrafanaIdentity, type GrafanaIdentity } from './grafana-identity.ts';
import { createGrafanaKeys } from './grafana-keys.ts';
import { LI_NA, NOW, openGrafana, signingKey, type FakeGrafana, type SigningKey } from './test/grafana.ts';

const ISSUER = 'https://grafana.example.com/monitoring';
const SECONDS = NOW.getTime() / 1_000;
const TIMES = { iss: `${ISSUER}/`, iat: SECONDS - 60, exp: SECONDS + 540 };

describe('who acts in Grafana', () => {
  let key: SigningKey;
  let stranger: SigningKey;
  let grafana: FakeGrafana;
  let canary: FakeGrafana;
  let identity: GrafanaIdentity;

  beforeAll(async () => {
    key = await signingKey('id-2026-03-es256');
    stranger = await signingKey('id-2026-03-es256');
    grafana = await openGrafana([key]);
    canary = await openGrafana([stranger]);
    const clock = { now: () => NOW, monotonicMs: () => 0 };
    const keys = createGrafanaKeys({ url: grafana.url, fetch, clock, logger: silentLogger });
    identity = createGrafanaIdentity({ issuer: ISSUER, keys, clock });
  });
  afterAll(async () => {
    await Promise.all([grafana.close(), canary.close()]);
  });

  const nameOf = async (claims: Readonly<Record<string, unknown>>) =>
    (await identity.personOf([await key.sign({ ...LI_NA, ...TIMES, ...claims })]))?.name;
  const refusal = (...headers: string[]) =>
    identity.personOf(headers).then(
      (person) => `taken for ${person?.name ?? 'nobody'}`,
      (error: unknown) => (error as VigilError).code,
    );

  it('is known by name, address and the id that nobody chooses', async () => {
    expect(await identity.personOf([await key.sign({ ...LI_NA, ...TIMES })])).toEqual({
      subject: 'user:7',
      name: 'Li Na (li.na@example.com, user:7)',
      called: 'Li Na',
    });
    expect(await nameOf({ email: undefined })).toBe('Li Na (lina, user:7)');
    expect(await nameOf({ name: 'li.na@example.com' })).toBe('li.na@example.com, user:7');
    const bare = { name: undefined, email: undefined, username: undefined };
    expect(await nameOf({ ...bare, sub: 'service-account:3' })).toBe('service-account:3');
    expect(await nameOf({ iss: ISSUER, aud: 'org:2' })).toBe('Li Na (li.na@example.com, user:7)');
  });

  it('cannot pass for somebody else by the name that they gave themselves', async () => {
    const name = 'Ada (ada@example.com, user:1)\u202e\n\u0000';
    expect(await nameOf({ name })).toBe('Ada ada@example.com user:1 (li.na@example.com, user:7)');
    expect((await nameOf({ name: 'x'.repeat(5_000) }))?.length).toBeLessThan(200);
  });

  it('is nobody where Grafana says nothing', async () => {
    expect(await identity.personOf([])).toBeNull();
    expect(await identity.personOf([''])).toBeNull();
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['another issuer', { iss: 'https://evil.example.com/' }],
    ['an issuer that begins alike', { iss: `${ISSUER}.evil.example.com/` }],
    ['no issuer', { iss: undefined }],
    ['no audience', { aud: undefined }],
    ['the audience of another service', { aud: ['vigilops/access'] }],
    ['an audience that holds one', { aud: ['x org:1'] }],
    ['no subject', { sub: undefined }],
    ['SQL for a subject', { sub: "user:7' OR '1'='1" }],
    ['no time of expiry', { exp: undefined }],
    ['no time of issue', { iat: undefined }],
    ['an expiry a minute ago', { exp: SECONDS - 60 }],
    ['an issue in ten minutes', { iat: SECONDS + 600 }],
    ['an age of two hours', { iat: SECONDS - 7_200, exp: SECONDS + 600 }],
    ['a beginning in ten minutes', { nbf: SECONDS + 600 }],
    ['a list for a name', { name: ['Ada'] }],
  ])('is refused with %s', async (_, claims) => {
    expect(await refusal(await key.sign({ ...LI_NA, ...TIMES, ...claims }))).toBe('AUTH_INVALID');
  });

  it('is refused without a signature of Grafana, whatever the head of the token says', async () => {
    const good = await key.sign({ ...LI_NA, ...TIMES });
    const [head = '', body = '', signature = ''] = good.split('.');
    const publicKey = (await importJWK(key.publicJwk, 'ES256', { extractable: true })) as CryptoKey;
    const pem = new TextEncoder().encode(await exportSPKI(publicKey));
    const jwkBytes = new TextEncoder().encode(JSON.stringify(key.publicJwk));
    const headed = (header: object) => base64url.encode(JSON.stringify(header));
    const hmac = (secret: Uint8Array) =>
      new SignJWT({ ...LI_NA, ...TIMES }).setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(secret);
    const other = base64url.encode(JSON.stringify({ ...LI_NA, ...TIMES, sub: 'user:1' }));
    const forgeries = {
      'alg none': new UnsecuredJWT({ ...LI_NA, ...TIMES }).encode(),
      'alg none with a signature': `${headed({ alg: 'none', kid: key.kid })}.${body}.${signature}`,
      'alg nOnE': `${headed({ alg: 'nOnE', kid: key.kid })}.${body}.`,
      'the public key as a secret, in PEM': await hmac(pem),
      'the public key as a secret, as JWK': await hmac(jwkBytes),
      'another key under the same id': await stranger.sign({ ...LI_NA, ...TIMES }),
      'no signature': `${head}.${body}.`,
      'a signature of zeros': `${head}.${body}.${base64url.encode(new Uint8Array(64))}`,
      'another body': `${head}.${other}.${signature}`,
      'four parts': `${good}.${signature}`,
      'an unknown critical extension': await key
        .sign({ ...LI_NA, ...TIMES }, { crit: ['x'], x: 1 })
        .catch(() => ''),
      'no JWT': 'Li Na',
      SQL: "' OR '1'='1",
      'a JWT in JSON': JSON.stringify({ protected: head, payload: body, signature }),
    };
    for (const [what, forgery] of Object.entries(forgeries)) {
      expect(await refusal(forgery || 'x'), what).toBe('AUTH_INVALID');
    }
    expect(await refusal(good)).toBe('taken for Li Na (li.na@example.com, user:7)');
  });

  it.each([
    ['../../../../dev/null'],
    ['../../x'],
    ["x' UNION SELECT 'secret"],
    ['CANARY'],
    ['__proto__'],
    ['constructor'],
    [''],
    ['\u0000'],
    [7],
    [null],
    [['id-2026-03-es256']],
    [{ toString: 'x' }],
  ])('takes the id of a key, %j, for nothing but a name in a list', async (kid) => {
    const shown = kid === 'CANARY' ? `${canary.url}/keys` : kid;
    const token = await stranger.sign({ ...LI_NA, ...TIMES });
    const [, body = ''] = token.split('.');
    const header = base64url.encode(JSON.stringify({ alg: 'ES256', typ: 'jwt', kid: shown }));
    expect(await refusal(`${header}.${body}.${token.split('.')[2] ?? ''}`)).toBe('AUTH_INVALID');
    expect(canary.asked()).toBe(0);
  });

  it('follows no address and no key that the token brings along', async () => {
    const brought = {
      jku: `${canary.url}/keys`,
      x5u: `${canary.url}/cert`,
      jwk: stranger.publicJwk,
      x5c: ['x'],
    };
    expect(await refusal(await stranger.sign({ ...LI_NA, ...TIMES }, brought))).toBe('AUTH_INVALID');
    expect(canary.asked()).toBe(0);
  });

  it('is refused when it comes twice, or longer than any', async () => {
    const good = await key.sign({ ...LI_NA, ...TIMES });
    expect(await refusal(good, good)).toBe('AUTH_INVALID');
    expect(await refusal('', good)).toBe('AUTH_INVALID');
    expect(await refusal(await key.sign({ ...LI_NA, ...TIMES, x: 'x'.repeat(8_000) }))).toBe('AUTH_INVALID');
  });
});
