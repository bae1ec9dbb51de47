import type { Channel } from './channel.ts';
import { readFields, sqlErrorIn } from './fields.ts';
import { type Greeting, type Login, loginPacket } from './greeting.ts';
import { NotMySql } from './not-mysql.ts';
import { ended, isKnownPlugin, PLUGIN, proofOf, sealed } from './passwords.ts';

/** The server wants a password shown in a way that is not known here, or that would show it to others. */
export class UnknownPlugin extends Error {
  readonly plugin: string;
  constructor(plugin: string) {
    super(`its account logs in by ${plugin}`);
    this.plugin = plugin;
  }
}

export interface Credentials extends Pick<Login, 'user' | 'database' | 'programName'> {
  readonly password: string;
  /** TLS, or a socket of this host: nobody reads along. */
  readonly isSecure: boolean;
  readonly isTls: boolean;
}

const [OK, MORE, SWITCH, ERROR] = [0x00, 0x01, 0xfe, 0xff];
const [ASK_FOR_KEY, IS_KNOWN, IS_UNKNOWN] = [0x02, 0x03, 0x04];
/** Of a login that goes well there are four at most. */
const MAX_STEPS = 10;

/** Until the server lets this account in. Throws SqlError where it does not. */
export async function logIn(channel: Channel, greeting: Greeting, credentials: Credentials): Promise<void> {
  const { password } = credentials;
  let { challenge } = greeting;
  const plugin = isKnownPlugin(greeting.plugin) ? greeting.plugin : PLUGIN.native;
  const proof = proofOf(plugin, password, challenge);
  channel.write(loginPacket(greeting, { ...credentials, plugin, proof }, credentials.isTls));
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const answer = await channel.read();
    switch (answer[0]) {
      case OK:
        return;
      case ERROR:
        throw sqlErrorIn(answer);
      case SWITCH: {
        const wanted = readSwitch(answer);
        ({ challenge } = wanted);
        if (!isKnownPlugin(wanted.plugin)) {
          throw new UnknownPlugin(wanted.plugin);
        }
        channel.write(proofOf(wanted.plugin, password, challenge));
        break;
      }
      case MORE:
        if (answer[1] === IS_UNKNOWN) {
          await sendPassword(channel, credentials, challenge);
        } else if (answer[1] !== IS_KNOWN) {
          throw new NotMySql('it asks for more than a password');
        }
        break;
      default:
        throw new NotMySql('its answer to a login is none');
    }
  }
  throw new NotMySql('its login does not end');
}

function readSwitch(answer: Buffer): { readonly plugin: string; readonly challenge: Buffer } {
  const fields = readFields(answer.subarray(1));
  const plugin = fields.zeroEnded().toString('latin1');
  const rest = fields.bytes(answer.length - 2 - plugin.length);
  return { plugin, challenge: rest.at(-1) === 0 ? rest.subarray(0, -1) : rest };
}

/** The server has only a hash of a hash of it, and has not seen it yet. */
async function sendPassword(
  channel: Channel,
  { password, isSecure }: Credentials,
  challenge: Buffer,
): Promise<void> {
  if (isSecure) {
    channel.write(ended(password));
    return;
  }
  channel.write(Buffer.from([ASK_FOR_KEY]));
  const answer = await channel.read();
  if (answer[0] === ERROR) {
    throw sqlErrorIn(answer);
  }
  if (answer[0] !== MORE) {
    throw new NotMySql('it has no key');
  }
  channel.write(sealed(password, challenge, answer.subarray(1)));
}
