import { createServer, type AddressInfo } from 'node:net';
import { openHouse, type House } from '@vigilops/testkit/house';
import { createPick } from '@vigilops/testkit/pick';
import { seeded } from '@vigilops/testkit/seeded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { innerAddresses } from '../../../backend/src/notify/test/inner-addresses.ts';
import { PROVIDERS } from '../../../backend/src/notify/test/providers/index.ts';
import { forAll, openProber, type Prober } from './probe.ts';
import { isLong, SEED, tell } from './tally.ts';

/** Of all forms in all fields, where not all of them are tried. */
const TRIED = 500;
const LIMIT_MS = 600_000;
const LLM_TYPES = ['openai', 'anthropic', 'deepseek', 'qwen', 'ollama', 'azure_openai', 'openai_compatible'];
/** The answers that say what an address said would be a way to read what is inside. */
const CAUGHT = 'caught-by-the-canary';

interface Try {
  readonly field: string;
  readonly path: string;
  readonly body: object;
}

/** Every place where somebody may give an address that the house itself asks. */
function triesOf(address: string): readonly Try[] {
  const { hostname = address } = URL.canParse(address) ? new URL(address) : {};
  const archive = { target: 's3', endpoint: address, bucket: 'logs', path_style: true };
  return [
    ...PROVIDERS.map(({ type, config }) => ({
      field: `channel ${type}`,
      path: '/api/v1/notification-channels/test',
      body: { channel: { name: 'inner', type, config: config(address) } },
    })),
    {
      field: 'channel email',
      path: '/api/v1/notification-channels/test',
      body: {
        channel: {
          name: 'inner',
          type: 'email',
          config: {
            host: hostname,
            port: Number(/:(\d+)/u.exec(address)?.[1] ?? 25),
            from: 'a@example.com',
            to: ['b@example.com'],
          },
        },
      },
    },
    ...LLM_TYPES.map((type) => ({
      field: `LLM ${type}`,
      path: '/api/v1/llm-providers/test',
      body: {
        provider: {
          name: 'inner',
          type,
          config: { [type === 'azure_openai' ? 'endpoint' : 'base_url']: address, api_key: 'sk-x' },
          models: ['m'],
        },
        model: 'm',
      },
    })),
    {
      field: 'archive of logs',
      path: '/api/v1/log-archives/try',
      body: { settings: archive, credentials: { access_key_id: 'AKIDEXAMPLE', secret_access_key: 'x' } },
    },
  ];
}

describe('addresses that people give to the house', { timeout: LIMIT_MS }, () => {
  const closed: (() => unknown)[] = [];
  let hits = 0;
  let port = 0;
  beforeAll(async () => {
    const canary = createServer((socket) => {
      hits += 1;
      socket.on('error', () => undefined);
      socket.end(
        `HTTP/1.1 200 OK\r\ncontent-length: ${String(CAUGHT.length)}\r\nconnection: close\r\n\r\n${CAUGHT}`,
      );
    });
    await new Promise<void>((done, fail) => {
      canary.once('error', fail).listen({ port: 0, host: '::' }, done);
    }).catch(() => new Promise<void>((done) => canary.listen(0, '0.0.0.0', done)));
    ({ port } = canary.address() as AddressInfo);
    closed.push(() => canary.close());
  });
  afterAll(async () => {
    for (const close of closed.toReversed()) {
      await close();
    }
  });

  async function open(env: Readonly<Record<string, string>>): Promise<{ house: House; prober: Prober }> {
    const house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off', ...env } });
    const prober = openProber(house.url);
    closed.push(house.close, prober.close);
    return { house, prober };
  }
  const ask = ({ house, prober }: Awaited<ReturnType<typeof open>>, { path, body }: Try) =>
    prober.ask({
      method: 'POST',
      path,
      headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('lead nowhere inside, in no field and in no form', async () => {
    const at = await open({
      VIGILOPS_NOTIFY_ALLOW_PRIVATE: 'false',
      VIGILOPS_LLM_ALLOW_PRIVATE: 'false',
      VIGILOPS_ARCHIVE_ALLOW_PRIVATE: 'false',
    });
    const forms = innerAddresses(port);
    const all = forms.flatMap(triesOf);
    const pick = createPick(seeded(SEED));
    const tries = isLong ? all : Array.from({ length: TRIED }, () => pick.one(all));
    const found: string[] = [];
    const statuses = new Set<number>();
    await forAll(tries, async (one) => {
      const { status, text } = await ask(at, one);
      statuses.add(status);
      if (status >= 500 || text.includes(CAUGHT)) {
        found.push(
          `${one.field} ${JSON.stringify(one.body).slice(0, 200)}: ${String(status)} ${text.slice(0, 200)}`,
        );
      }
    });
    tell('G21', `addresses in fields, of ${String(forms.length)} forms`, tries.length);
    expect(found).toEqual([]);
    expect(hits).toBe(0);
    // Refused at the form, or at the door.
    expect([...statuses].toSorted((a, b) => a - b)).toEqual([200, 400]);
  });

  it('are asked where the operator lets them, and what they say is not repeated', async () => {
    const at = await open({});
    const before = hits;
    const told: string[] = [];
    for (const one of triesOf(`http://127.0.0.1:${String(port)}`)) {
      const reached = hits;
      const { text } = await ask(at, one);
      told.push(...(text.includes(CAUGHT) ? [`${one.field}: ${text}`] : []));
      told.push(...(hits > reached ? [] : [`${one.field} was not asked: ${text}`]));
    }
    expect(hits).toBeGreaterThan(before);
    expect(told).toEqual([]);
  });
});
