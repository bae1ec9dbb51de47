import { Binary } from 'bson';

import { logInOver } from '../shared/one-connection.ts';
import { openServerSocket } from '../shared/open-socket.ts';
import { type DatabaseConfig, DatabaseTrouble } from '../types.ts';
import { createMongoConnection, message, type MongoConnection, Refusal } from './connection.ts';
import type { Doc } from './document.ts';
import { createScram, type Mechanism, MECHANISMS } from './scram.ts';

/** As currentOp and the profiler show this agent. */
export const APP_NAME = 'vigilops-agent';
const CLIENT = {
  application: { name: APP_NAME },
  driver: { name: APP_NAME, version: '1' },
  os: { type: process.platform },
};
const HELLO = { hello: 1, client: CLIENT };
/** Where users are unless said otherwise. */
const USUAL_AUTH_DATABASE = 'admin';

const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;

/** Connects to this one server, whatever replica set it is in, and logs in. Rejects with DatabaseTrouble, without secrets. */
export async function openMongoDb(config: DatabaseConfig, signal: AbortSignal): Promise<MongoConnection> {
  const greeting = message(1, { hello: 1, $db: 'admin' });
  const connection = createMongoConnection(await openServerSocket(config, greeting, signal));
  return logInOver(connection, config, signal, { logIn, refusalTrouble });
}

export function authDatabase({ database }: DatabaseConfig): string {
  return database ?? USUAL_AUTH_DATABASE;
}

async function logIn(connection: MongoConnection, config: DatabaseConfig): Promise<void> {
  const { username, password } = config;
  const source = authDatabase(config);
  const asked = username === undefined ? HELLO : { ...HELLO, saslSupportedMechs: `${source}.${username}` };
  const hello = await connection.command('admin', asked);
  if (username === undefined) {
    return;
  }
  const mechanism = mechanismOf(hello);
  const scram = createScram(mechanism, username, password ?? '');
  const first = await connection.command(source, {
    saslStart: 1,
    mechanism,
    payload: new Binary(Buffer.from(scram.first)),
    options: { skipEmptyExchange: true },
  });
  const last = await connection.command(source, {
    saslContinue: 1,
    conversationId: first['conversationId'],
    payload: new Binary(Buffer.from(await scram.answer(payloadOf(first)))),
  });
  if (!scram.isProved(payloadOf(last))) {
    throw new DatabaseTrouble(
      'password',
      'the server does not know the password itself: is it the right one?',
    );
  }
}

/** A server does not tell whether there is such a user: then the newer one is tried. */
function mechanismOf(hello: Doc): Mechanism {
  const offered = Array.isArray(hello['saslSupportedMechs']) ? hello['saslSupportedMechs'] : [];
  const known = (Object.keys(MECHANISMS) as Mechanism[]).find((name) => offered.includes(name));
  return known ?? 'SCRAM-SHA-256';
}

function payloadOf(answer: Doc): string {
  const payload = answer['payload'];
  return payload instanceof Binary ? Buffer.from(payload.value()).toString('utf8') : '';
}

/** Of a refusal that ends the round; other errors are given back as they are. */
export function refusalTrouble(error: unknown, config: DatabaseConfig): unknown {
  if (!(error instanceof Refusal)) {
    return error;
  }
  const user = config.username ?? '';
  if (error.code === AUTHENTICATION_FAILED) {
    return new DatabaseTrouble(
      'password',
      `the password of the user ${user} is refused, or ${authDatabase(config)} has no such user: set databases[].username, password and database (where the user was created)`,
    );
  }
  if (error.code === UNAUTHORIZED) {
    return config.username === undefined
      ? new DatabaseTrouble('password', 'the server wants a user: set databases[].username and password')
      : new DatabaseTrouble('rights', `the user ${user} may not look`);
  }
  return new DatabaseTrouble('other', `the server refuses: ${error.codeName || String(error.code)}`);
}
