import { createTransport } from 'nodemailer';
import { isIP } from 'node:net';
import type { Outcome, Tools } from '../../channel.ts';
import { wordsFor } from '../../http/ask.ts';
import { ForbiddenAddress } from '../../http/resolve.ts';

export interface Mail {
  readonly from: string;
  readonly to: string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly encryption: 'starttls' | 'tls' | 'none';
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** PEM. */
  readonly ca?: string | undefined;
}

/** Of one step of the conversation; the whole ends with the signal. */
const STEP_LIMIT_MS = 8_000;

/** One conversation (RFC 5321), with the very address that was looked at. */
export async function sendBySmtp(mail: Mail, server: Server, tools: Tools): Promise<Outcome> {
  if (mail.to.length === 0) {
    return { outcome: 'refused', error: 'it names no recipient', isChannelBroken: true };
  }
  let address: string;
  try {
    const [first] = await tools.resolve(server.host);
    address = first?.address ?? '';
  } catch (error) {
    return error instanceof ForbiddenAddress
      ? { outcome: 'refused', error: error.message, isChannelBroken: true }
      : { outcome: 'unreachable', error: wordsFor(error, tools.signal) };
  }
  const transport = createTransport({
    host: address,
    port: server.port,
    secure: server.encryption === 'tls',
    requireTLS: server.encryption === 'starttls',
    ignoreTLS: server.encryption === 'none',
    tls: {
      // Of an address there is no name to be shown for.
      ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
      ...(server.ca === undefined ? {} : { ca: server.ca }),
    },
    ...(server.user === undefined ? {} : { auth: { user: server.user, pass: server.password ?? '' } }),
    connectionTimeout: STEP_LIMIT_MS,
    greetingTimeout: STEP_LIMIT_MS,
    socketTimeout: STEP_LIMIT_MS,
    // Nothing of a message may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await transport.sendMail({
      ...mail,
      headers: { ...mail.headers },
      signal: tools.signal,
    });
    return { outcome: 'sent', receipt: sent.response };
  } catch (error) {
    return judge(error, tools.signal);
  } finally {
    transport.close();
  }
}

/** 4yz: later, 5yz: never (RFC 5321, 4.2.1); 552 to 554 are about the message. Sign-in that fails is no matter of time. */
function judge(error: unknown, signal: AbortSignal): Outcome {
  const { responseCode, response, code } = error as {
    readonly responseCode?: unknown;
    readonly response?: unknown;
    readonly code?: unknown;
  };
  const words = typeof response === 'string' && response !== '' ? response : wordsFor(error, signal);
  if (typeof responseCode === 'number' && responseCode >= 500) {
    return { outcome: 'refused', error: words, isChannelBroken: responseCode < 552 || responseCode > 554 };
  }
  if (
    typeof responseCode === 'number' &&
    (responseCode === 421 || responseCode === 450 || responseCode === 451)
  ) {
    return { outcome: 'busy', error: words, retryAfterMs: null };
  }
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return { outcome: 'refused', error: words, isChannelBroken: true };
  }
  return { outcome: 'unreachable', error: words };
}
