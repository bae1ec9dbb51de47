import { z } from 'zod';
import { ask } from './ask.ts';
import { fail, type Finding, ok, skip, warn } from './finding.ts';

const health = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  version: z.string(),
  checks: z.record(
    z.string(),
    z.object({ status: z.enum(['ok', 'degraded', 'down']), reason: z.string().nullable() }),
  ),
});
const hosts = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['online', 'offline']),
      agent_version: z.string().nullable(),
    }),
  ),
  next_cursor: z.string().nullable(),
});
const channels = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      enabled: z.boolean(),
      state: z.string(),
      last_error: z.string().nullable(),
    }),
  ),
});
const NAMED = 5;

export interface HouseAddress {
  /** Of the main port, on this machine. */
  readonly url: string;
  readonly otlpUrl: string | undefined;
  readonly version: string;
  /** May read; undefined: there is none to read with. */
  readonly token: string | undefined;
}

/** The backend that should run on this machine, and what it says of itself and of its hosts. */
export async function lookAtBackend(house: HouseAddress): Promise<readonly Finding[]> {
  const part = 'backend';
  const answer = await ask(`${house.url}/health`, { isOurs: true });
  if ('why' in answer) {
    return [
      fail(
        part,
        `nothing answers at ${house.url}: ${answer.why}`,
        'start it: make up, or systemctl start vigilops',
      ),
    ];
  }
  const read = health.safeParse(answer.body);
  if (!read.success) {
    return [
      fail(
        part,
        `what answers at ${house.url} is not VigilOps`,
        'end that program, or set VIGILOPS_PORT to another port',
      ),
    ];
  }
  const { status, version, checks } = read.data;
  const reasons = Object.entries(checks).flatMap(([name, { status: how, reason }]) =>
    reason === null
      ? []
      : [how === 'ok' ? warn(name, reason, 'see the words') : fail(name, reason, 'see the words')],
  );
  return [
    status === 'ok'
      ? ok(part, `${version} at ${house.url}`)
      : fail(part, `it is ${status}`, 'what it names stands below'),
    ...reasons,
    ...(version === house.version
      ? []
      : [warn(part, `${version} runs, and ${house.version} is installed`, 'start it anew')]),
    ...(house.otlpUrl === undefined ? [] : await lookAtOtlp(house.otlpUrl)),
    ...(house.token === undefined
      ? [skip('hosts', 'there is no token to ask with in the data folder')]
      : [...(await lookAtHosts(house, house.token)), ...(await lookAtChannels(house, house.token))]),
  ];
}

async function lookAtOtlp(url: string): Promise<readonly Finding[]> {
  const part = 'OTLP port';
  const answer = await ask(`${url}/health`, { isOurs: true });
  const isOurs = !('why' in answer) && health.safeParse(answer.body).success;
  return isOurs
    ? [ok(part, url)]
    : [
        warn(
          part,
          'why' in answer ? `nothing answers at ${url}: ${answer.why}` : `another program has ${url}`,
          'SDKs without an endpoint send there: end it, or tell them the main port (VIGILOPS_OTLP_PORT=off says that it is meant)',
        ),
      ];
}

async function lookAtHosts({ url, version }: HouseAddress, token: string): Promise<readonly Finding[]> {
  const part = 'hosts';
  const answer = await ask(`${url}/api/v1/hosts?limit=500`, { token, isOurs: true });
  const read = hosts.safeParse('why' in answer ? undefined : answer.body);
  if (!read.success) {
    return [skip(part, 'the backend does not tell them')];
  }
  const { items } = read.data;
  const silent = items.filter(({ status }) => status === 'offline').map(({ name }) => name);
  const old = items.filter(({ agent_version: of }) => of !== null && of !== version).map(({ name }) => name);
  return [
    items.length === 0
      ? warn(part, 'none sends yet', 'Tokens → Add a host (docs/guides/add-hosts.md)')
      : ok(part, `${String(items.length)}, of them ${String(items.length - silent.length)} online`),
    ...(silent.length === 0
      ? []
      : [
          warn(
            part,
            `silent: ${some(silent)}`,
            'systemctl status vigilops-agent there; remove those that are gone',
          ),
        ]),
    ...(old.length === 0
      ? []
      : [warn(part, `with another version than ${version}: ${some(old)}`, 'run install.sh there again')]),
  ];
}

async function lookAtChannels({ url }: HouseAddress, token: string): Promise<readonly Finding[]> {
  const part = 'notifications';
  const answer = await ask(`${url}/api/v1/notification-channels`, { token, isOurs: true });
  const read = channels.safeParse('why' in answer ? undefined : answer.body);
  if (!read.success) {
    return [skip(part, 'the backend does not tell the channels')];
  }
  const used = read.data.items.filter(({ enabled }) => enabled);
  const broken = used.filter(({ state }) => state === 'broken');
  // The notification centre alone reaches only who looks.
  return [
    ...(used.length <= 1
      ? [
          warn(
            part,
            'no channel tells anybody outside of VigilOps',
            'Alerts → Channels (docs/guides/notifications.md)',
          ),
        ]
      : [ok(part, `${String(used.length)} channels`)]),
    ...broken.map(({ name, last_error: why }) =>
      fail(part, `${name} is broken: ${why ?? 'its provider refuses'}`, 'Alerts → Channels → Try'),
    ),
  ];
}

function some(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}
