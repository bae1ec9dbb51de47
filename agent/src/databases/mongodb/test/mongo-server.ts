import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { Binary, deserialize, serialize } from 'bson';
import type { DatabaseConfig } from '../../types.ts';
import type { Doc } from '../document.ts';

/**
 * No MongoDB: a small server of the tests' own that speaks its protocol (OP_MSG, BSON, SCRAM), for a real one cannot be had
 * from a package registry. It logs in, demands roles, and answers with the documents it is given, which are made
 * from MongoDB's documentation (`documents.ts`).
 */
export interface MongoServer {
  readonly port: number;
  readonly answers: Answers;
  /** Names of the commands that came, with the first stage of an aggregation. */
  readonly asked: readonly string[];
  readonly appNames: readonly string[];
  config(more?: Partial<DatabaseConfig>): DatabaseConfig;
  /** It takes what comes and answers nothing. */
  freeze(): void;
  thaw(): void;
  /** All connections end, as when the server is started anew. */
  dropAll(): void;
  /** How many connections are open. */
  connections(): number;
  close(): Promise<void>;
}

export type Answer = Doc | ((command: Doc) => Doc);
/** By the name of the command; of an aggregation by its first stage, such as `$currentOp`. */
export type Answers = Record<string, Answer>;

export interface MongoOptions {
  readonly answers: Answers;
  readonly users?: readonly MongoUser[];
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface MongoUser {
  readonly name: string;
  readonly password: string;
  readonly roles: readonly ('clusterMonitor' | 'read@local')[];
  readonly mechanism?: 'SCRAM-SHA-256' | 'SCRAM-SHA-1';
}

const FREE: ReadonlySet<string> = new Set([
  'hello',
  'buildInfo',
  'saslStart',
  'saslContinue',
  'ping',
  'endSessions',
]);
const ITERATIONS = 4_096;

interface Session {
  user: MongoUser | undefined;
  scram: { readonly user: MongoUser | undefined; readonly bare: string; readonly first: string } | undefined;
}

export async function openMongo(options: MongoOptions): Promise<MongoServer> {
  const { users = [], tls } = options;
  const answers = { ...options.answers };
  const asked: string[] = [];
  const appNames: string[] = [];
  const sockets = new Set<Socket>();
  let isFrozen = false;

  const onSocket = (socket: Socket) => {
    sockets.add(socket);
    const session: Session = { user: undefined, scram: undefined };
    let rest = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 16 && rest.length >= rest.readInt32LE(0)) {
        const length = rest.readInt32LE(0);
        if (rest.readInt32LE(12) !== 2013) {
          socket.destroy();
          return;
        }
        const id = rest.readInt32LE(4);
        const command = deserialize(rest.subarray(21, length), { promoteValues: true }) as Doc;
        rest = rest.subarray(length);
        const name = Object.keys(command)[0] ?? '';
        asked.push(nameOf(command));
        const app = (command['client'] as Doc | undefined)?.['application'] as Doc | undefined;
        if (typeof app?.['name'] === 'string') {
          appNames.push(app['name']);
        }
        if (!isFrozen) {
          send(
            socket,
            id,
            name === 'hello' ? hello(command, answers, users) : answer(command, session, answers, users),
          );
        }
      }
    });
  };
  const server: Server = tls === undefined ? createServer(onSocket) : createTlsServer(tls, onSocket);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const dropAll = () => sockets.forEach((socket) => socket.destroy());
  return {
    port,
    answers,
    asked,
    appNames,
    config: (more = {}) => ({
      key: 'orders',
      name: 'orders',
      type: 'mongodb',
      host: '127.0.0.1',
      port,
      username: undefined,
      password: undefined,
      database: undefined,
      tls: { mode: 'off', ca: undefined },
      intervalMs: 15_000,
      slowThresholdMs: 1_000,
      explain: false,
      ...more,
    }),
    freeze: () => (isFrozen = true),
    thaw: () => (isFrozen = false),
    dropAll,
    connections: () => sockets.size,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      dropAll();
      await closed;
    },
  };
}

function nameOf(command: Doc): string {
  const [name = ''] = Object.keys(command);
  const [stage] = name === 'aggregate' ? (command['pipeline'] as Doc[]) : [];
  return stage === undefined ? name : (Object.keys(stage)[0] ?? name);
}

function send(socket: Socket, id: number, answer: Doc): void {
  const body = serialize(answer);
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + body.length, 0);
  head.writeInt32LE(id, 8);
  head.writeInt32LE(2013, 12);
  // In two parts, as a network may.
  socket.write(Buffer.concat([head, body.subarray(0, 3)]));
  socket.write(body.subarray(3));
}

const refusal = (code: number, codeName: string, errmsg: string): Doc => ({ ok: 0, code, codeName, errmsg });

function hello(command: Doc, answers: Answers, users: readonly MongoUser[]): Doc {
  const wanted = command['saslSupportedMechs'];
  const user = users.find(({ name }) => wanted === `admin.${name}`);
  const given = answers['hello'] ?? {};
  return {
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    minWireVersion: 0,
    maxWireVersion: 21,
    ...(typeof given === 'function' ? given(command) : given),
    ...(user === undefined ? {} : { saslSupportedMechs: [user.mechanism ?? 'SCRAM-SHA-256'] }),
    ok: 1,
  };
}

function answer(command: Doc, session: Session, answers: Answers, users: readonly MongoUser[]): Doc {
  const name = nameOf(command);
  if (name === 'saslStart') {
    return start(command, session, users);
  }
  if (name === 'saslContinue') {
    return proceed(command, session);
  }
  if (users.length > 0 && !FREE.has(name)) {
    const [first = ''] = Object.keys(command);
    const where = String(command['$db']);
    const needed = name === 'find' && where === 'local' ? 'read@local' : 'clusterMonitor';
    if (session.user === undefined) {
      return refusal(13, 'Unauthorized', `Command ${first} requires authentication`);
    }
    if (!session.user.roles.includes(needed)) {
      return refusal(13, 'Unauthorized', `not authorized on ${where} to execute command { ${first}: 1 }`);
    }
  }
  const given = answers[name];
  if (given === undefined) {
    return refusal(59, 'CommandNotFound', `no such command: '${name}'`);
  }
  const found = typeof given === 'function' ? given(command) : given;
  return 'ok' in found ? found : { ...found, ok: 1 };
}

const FAILED = refusal(18, 'AuthenticationFailed', 'Authentication failed.');
const payloadOf = (command: Doc) => Buffer.from((command['payload'] as Binary).value()).toString();
const partOf = (message: string, letter: string) =>
  message
    .split(',')
    .find((part) => part.startsWith(`${letter}=`))
    ?.slice(2) ?? '';

function start(command: Doc, session: Session, users: readonly MongoUser[]): Doc {
  const bare = payloadOf(command).slice(3);
  const user = users.find(
    ({ name, mechanism = 'SCRAM-SHA-256' }) =>
      name === partOf(bare, 'n') && mechanism === command['mechanism'],
  );
  const nonce = partOf(bare, 'r') + randomBytes(12).toString('base64');
  const first = `r=${nonce},s=${Buffer.from('salt of the test').toString('base64')},i=${String(ITERATIONS)}`;
  session.scram = { user, bare, first };
  return { conversationId: 1, done: false, payload: new Binary(Buffer.from(first)), ok: 1 };
}

function proceed(command: Doc, session: Session): Doc {
  const { scram } = session;
  if (scram?.user === undefined) {
    return FAILED;
  }
  const hash = scram.user.mechanism === 'SCRAM-SHA-1' ? 'sha1' : 'sha256';
  const secret =
    hash === 'sha1'
      ? createHash('md5').update(`${scram.user.name}:mongo:${scram.user.password}`).digest('hex')
      : scram.user.password;
  const salted = pbkdf2Sync(secret, 'salt of the test', ITERATIONS, hash === 'sha1' ? 20 : 32, hash);
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
  const last = payloadOf(command);
  const at = last.lastIndexOf(',p=');
  const signed = `${scram.bare},${scram.first},${last.slice(0, at)}`;
  const clientKey = hmac(salted, 'Client Key');
  const signature = hmac(createHash(hash).update(clientKey).digest(), signed);
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
  const given = Buffer.from(last.slice(at + 3), 'base64');
  if (given.length !== proof.length || !timingSafeEqual(given, proof)) {
    return FAILED;
  }
  session.user = scram.user;
  const proved = `v=${hmac(hmac(salted, 'Server Key'), signed).toString('base64')}`;
  return { conversationId: 1, done: true, payload: new Binary(Buffer.from(proved)), ok: 1 };
}
