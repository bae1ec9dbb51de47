import { connect } from 'node:tls';
import { ask } from './ask.ts';
import { fail, type Finding, ok, skip, warn } from './finding.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;
const CLOCK_TOLERANCE_MS = 5_000;
const LIMIT_MS = 5_000;

export interface Reach {
  readonly listen: string;
  readonly hasTls: boolean;
  readonly isBehindProxy: boolean;
  readonly plainHttpFrom: readonly string[];
  readonly publicUrl: string | undefined;
  readonly grafanaUrl: string | undefined;
  readonly now: Date;
}

/** How others reach the house: the address it listens on, what it says of itself, its certificate, Grafana. */
export async function lookAtReach(reach: Reach): Promise<readonly Finding[]> {
  return [
    ...lookAtListening(reach),
    ...(reach.publicUrl === undefined ? [] : await lookAtPublicUrl(reach.publicUrl, reach.now)),
    ...(reach.grafanaUrl === undefined ? [] : await lookAtGrafana(reach.grafanaUrl)),
  ];
}

function lookAtListening({
  listen,
  hasTls,
  isBehindProxy,
  plainHttpFrom,
  publicUrl,
}: Reach): readonly Finding[] {
  const part = 'address';
  const isLocal = listen === 'localhost' || listen === '::1' || listen.startsWith('127.');
  if (isLocal) {
    return [ok(part, `${listen}: this machine alone${publicUrl === undefined ? '' : ', and its proxy'}`)];
  }
  return [
    hasTls || isBehindProxy
      ? ok(part, `${listen}, ${hasTls ? 'with a certificate' : 'behind a proxy'}`)
      : plainHttpFrom.length > 0
        ? warn(
            part,
            `${listen}, and plain HTTP is taken from ${plainHttpFrom.join(', ')}`,
            'give it a certificate (VIGILOPS_TLS_CERT)',
          )
        : warn(
            part,
            `${listen}, without a certificate: other machines are refused`,
            'VIGILOPS_TLS_CERT and VIGILOPS_TLS_KEY, or a proxy (VIGILOPS_TRUST_PROXY)',
          ),
    ...(publicUrl === undefined
      ? [
          warn(
            part,
            'VIGILOPS_PUBLIC_URL is not set: install.sh and links name whatever address was asked',
            'set it to the address that hosts and people use',
          ),
        ]
      : []),
  ];
}

async function lookAtPublicUrl(url: string, now: Date): Promise<readonly Finding[]> {
  const part = 'public address';
  const answer = await ask(`${url}/health`);
  if ('why' in answer) {
    return [
      fail(part, `${url} does not answer: ${answer.why}`, 'look at the name, the proxy and the certificate'),
    ];
  }
  const isOurs =
    typeof (answer.body as { uptime_seconds?: unknown } | undefined)?.uptime_seconds === 'number';
  const offset = answer.dateMs === undefined ? 0 : answer.dateMs - now.getTime();
  return [
    isOurs
      ? ok(part, url)
      : fail(
          part,
          `what answers at ${url} is not VigilOps`,
          'look at the proxy: it has to pass on /health, /v1 and /api',
        ),
    ...(url.startsWith('http:')
      ? [warn(part, `${url} is not encrypted`, 'use https: tokens pass there')]
      : []),
    ...(Math.abs(offset) > CLOCK_TOLERANCE_MS
      ? [
          warn(
            'clock',
            `the clock of ${url} is ${(offset / 1_000).toFixed(0)} s off ours`,
            'let both keep time by NTP',
          ),
        ]
      : []),
    ...(url.startsWith('https:') ? [await lookAtCertificate(url, now)] : []),
  ];
}

async function lookAtCertificate(url: string, now: Date): Promise<Finding> {
  const part = 'certificate';
  const until = await validUntil(url);
  if (until === undefined) {
    return skip(part, `${url} showed none`);
  }
  const days = Math.floor((until.getTime() - now.getTime()) / DAY_MS);
  const says = `good for ${String(days)} days, until ${until.toISOString().slice(0, 10)}`;
  if (days < 0) {
    return fail(part, `it ended on ${until.toISOString().slice(0, 10)}`, 'renew it: agents refuse it');
  }
  return days < SOON_DAYS
    ? warn(part, says, 'renew it, and look why it was not renewed by itself')
    : ok(part, says);
}

function validUntil(url: string): Promise<Date | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: port === '' ? 443 : Number(port),
      servername: hostname,
      // Whether it is trusted was asked before; this is about its days.
      rejectUnauthorized: false,
      timeout: LIMIT_MS,
    });
    const end = (until: Date | undefined) => {
      socket.destroy();
      resolve(until);
    };
    socket.once('secureConnect', () => {
      const { valid_to: to } = socket.getPeerCertificate();
      const date = new Date(to);
      end(Number.isNaN(date.getTime()) ? undefined : date);
    });
    socket.once('error', () => {
      end(undefined);
    });
    socket.once('timeout', () => {
      end(undefined);
    });
  });
}

async function lookAtGrafana(url: string): Promise<readonly Finding[]> {
  const part = 'Grafana';
  const answer = await ask(`${url}/api/health`);
  if ('why' in answer) {
    return [fail(part, `${url} does not answer: ${answer.why}`, 'start it, or correct VIGILOPS_GRAFANA_URL')];
  }
  const version = (answer.body as { version?: unknown } | undefined)?.version;
  const keys = await ask(`${url}/api/signing-keys/keys`);
  return [
    ok(part, `${typeof version === 'string' ? version : 'it'} at ${url}`),
    'why' in keys || keys.status !== 200
      ? warn(
          part,
          'it shows no signing keys: who acts there is known as its token alone',
          'switch on its feature toggle idForwarding (docs/guides/run-in-grafana.md)',
        )
      : ok(part, 'who acts there is known by name'),
  ];
}
