import { lengthCoded, readFields } from './fields.ts';
import { NotMySql } from './not-mysql.ts';

export interface Greeting {
  readonly capabilities: number;
  readonly plugin: string;
  readonly challenge: Buffer;
}

const PROTOCOL = 10;
const CHALLENGE_HEAD = 8;
const UTF8MB4 = 45;
const MAX_PACKET_BYTES = 16 * 1_048_576;

/** https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html */
const CAPABILITY = {
  longPassword: 1 << 0,
  longFlag: 1 << 2,
  withDatabase: 1 << 3,
  protocol41: 1 << 9,
  tls: 1 << 11,
  transactions: 1 << 13,
  secureConnection: 1 << 15,
  plugins: 1 << 19,
  attributes: 1 << 20,
} as const;

/** Not among them: files of this host, several statements at once, compression. */
const OURS =
  CAPABILITY.longPassword |
  CAPABILITY.longFlag |
  CAPABILITY.protocol41 |
  CAPABILITY.transactions |
  CAPABILITY.secureConnection |
  CAPABILITY.plugins;

/** The first packet of a server. */
export function readGreeting(payload: Buffer): Greeting {
  const fields = readFields(payload);
  if (fields.int(1) !== PROTOCOL) {
    throw new NotMySql('its greeting is of another protocol');
  }
  fields.zeroEnded();
  fields.int(4);
  const head = fields.bytes(CHALLENGE_HEAD);
  fields.int(1);
  const low = fields.int(2);
  fields.int(1);
  fields.int(2);
  const capabilities = low | (fields.int(2) << 16);
  const challengeBytes = fields.int(1);
  fields.bytes(10);
  const tail = fields.bytes(Math.max(13, challengeBytes - CHALLENGE_HEAD));
  return {
    capabilities,
    // The last byte is a zero.
    challenge: Buffer.concat([head, tail.subarray(0, -1)]),
    plugin: fields.isAtEnd ? '' : fields.zeroEnded().toString('latin1'),
  };
}

export function offersTls({ capabilities }: Greeting): boolean {
  return (capabilities & CAPABILITY.tls) !== 0;
}

export interface Login {
  readonly user: string;
  readonly database: string | undefined;
  readonly plugin: string;
  readonly proof: Buffer;
  /** Shown in the server's list of connections, where it keeps them. */
  readonly programName: string;
}

/** What is sent before the handshake of TLS. */
export function tlsRequest(greeting: Greeting, { database }: Pick<Login, 'database'>): Buffer {
  return head(flags(greeting, database) | CAPABILITY.tls);
}

export function loginPacket(greeting: Greeting, login: Login, isSecure: boolean): Buffer {
  const { user, database, plugin, proof, programName } = login;
  const own = flags(greeting, database) | (isSecure ? CAPABILITY.tls : 0);
  const zeroEnded = (text: string) => Buffer.from(`${text}\0`, 'utf8');
  const name = (text: string) => lengthCoded(Buffer.from(text, 'utf8'));
  return Buffer.concat([
    head(own),
    zeroEnded(user),
    Buffer.from([proof.length]),
    proof,
    ...(database === undefined ? [] : [zeroEnded(database)]),
    zeroEnded(plugin),
    ...((own & CAPABILITY.attributes) === 0
      ? []
      : [lengthCoded(Buffer.concat([name('program_name'), name(programName)]))]),
  ]);
}

function flags({ capabilities }: Greeting, database: string | undefined): number {
  return (
    OURS | (capabilities & CAPABILITY.attributes) | (database === undefined ? 0 : CAPABILITY.withDatabase)
  );
}

function head(capabilities: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32LE(capabilities >>> 0, 0);
  bytes.writeUInt32LE(MAX_PACKET_BYTES, 4);
  bytes[8] = UTF8MB4;
  return bytes;
}
