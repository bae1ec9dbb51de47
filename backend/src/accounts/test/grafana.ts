import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export const NOW = new Date('2026-03-01T12:00:00Z');
/** As Grafana writes them; seen on a Grafana 13. */
export const LI_NA = {
  identifier: 'dfgkqpy4m3uo0c',
  type: 'user',
  namespace: 'default',
  authenticatedBy: 'password',
  email: 'li.na@example.com',
  username: 'lina',
  name: 'Li Na',
  role: 'Admin',
  aud: ['org:1'],
  sub: 'user:7',
};

export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  /** Whatever the claims are: forgers keep to no type. */
  sign(
    claims: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
}

/** A key of the kind that Grafana makes each month. */
export async function signingKey(kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  return {
    kid,
    publicJwk,
    sign: (claims, header = {}) =>
      new SignJWT(claims as JWTPayload)
        .setProtectedHeader({ alg: 'ES256', typ: 'jwt', kid, ...header })
        .sign(privateKey),
  };
}

export interface FakeGrafana {
  readonly url: string;
  /** What it answers from now on; a JWKS of these keys, or what a listener does. */
  answer(how: readonly SigningKey[] | RequestListener): void;
  asked(): number;
  close(): Promise<void>;
}

/** Something on loopback that publishes keys as Grafana does. */
export async function openGrafana(keys: readonly SigningKey[]): Promise<FakeGrafana> {
  const publish =
    (these: readonly SigningKey[]): RequestListener =>
    (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: these.map(({ publicJwk }) => publicJwk) }));
    };
  let listener = publish(keys);
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    answer: (how) => {
      listener = typeof how === 'function' ? how : publish(how);
    },
    asked: () => asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
