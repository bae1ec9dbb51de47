import { logInOver } from '../shared/one-connection.ts';
import { openServerSocket } from '../shared/open-socket.ts';
import { type DatabaseConfig, DatabaseTrouble } from '../types.ts';
import { createRedisConnection, type RedisConnection } from './connection.ts';
import { Refusal } from './reply.ts';

const GREETING = Buffer.from('*1\r\n$4\r\nPING\r\n');
/** As CLIENT LIST shows this agent. */
export const CLIENT_NAME = 'vigilops-agent';

/** Connects and logs in. Rejects with DatabaseTrouble, whose words never hold the password. */
export async function openRedis(config: DatabaseConfig, signal: AbortSignal): Promise<RedisConnection> {
  const socket = await openServerSocket(config, GREETING, signal);
  return logInOver(createRedisConnection(socket), config, signal, { logIn, refusalTrouble });
}

async function logIn(connection: RedisConnection, config: DatabaseConfig): Promise<void> {
  await prove(connection, config);
  // A name for who looks at the server; without the right to it there is none.
  await connection.call('CLIENT', 'SETNAME', CLIENT_NAME).catch(ignoreRefusal);
}

async function prove(connection: RedisConnection, { username, password }: DatabaseConfig): Promise<void> {
  if (password === undefined && username === undefined) {
    await connection.call('PING').catch((error: unknown) => {
      // Whoever may look need not be allowed to ping.
      if (!(error instanceof Refusal && error.code === 'NOPERM')) {
        throw error;
      }
    });
    return;
  }
  await connection.call('AUTH', ...(username === undefined ? [] : [username]), password ?? '');
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Refusal)) {
    throw error;
  }
}

/** Of an error reply that ends the round; other errors are given back as they are. */
export function refusalTrouble(error: unknown, config: DatabaseConfig): unknown {
  if (!(error instanceof Refusal)) {
    return error;
  }
  const user = config.username ?? 'default';
  const { code, message } = error;
  switch (code) {
    case 'WRONGPASS':
      return new DatabaseTrouble(
        'password',
        `the password of the user ${user} is refused, or there is no such user: set databases[].username and password`,
      );
    case 'NOAUTH':
      return new DatabaseTrouble('password', 'the server wants a password: set databases[].password');
    case 'NOPERM':
      return new DatabaseTrouble('rights', `the user ${user} may not look: ACL SETUSER ${user} +info +ping`);
    case 'DENIED':
      return new DatabaseTrouble(
        'rights',
        'the server is in protected mode and takes nobody from outside: give it a password, or let the agent run on its host',
      );
    case 'LOADING':
    case 'BUSY':
    case 'MASTERDOWN':
      return new DatabaseTrouble('other', `the server takes no questions now: ${code}`);
  }
  if (/max(imum)? number of clients/i.test(message)) {
    return new DatabaseTrouble(
      'too_many_connections',
      'the server takes no more clients: raise maxclients, or find who holds the connections',
    );
  }
  if (/invalid password/i.test(message)) {
    return new DatabaseTrouble('password', 'the password is refused: set databases[].password');
  }
  if (/without any password|no password is set/i.test(message)) {
    return new DatabaseTrouble('password', 'the server has no password: leave out databases[].password');
  }
  if (/wrong number of arguments for 'auth'/i.test(message)) {
    return new DatabaseTrouble(
      'password',
      'this server is older than version 6 and knows no users: leave out databases[].username',
    );
  }
  return new DatabaseTrouble('other', `the server refuses: ${code}`);
}
