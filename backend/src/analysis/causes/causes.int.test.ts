import { randomBytes, randomUUID } from 'node:crypto';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { rankAround, type Asked } from './index.ts';
import { anEntry } from '../../store/test/a-spec.ts';
import { makeShop, type MadeShop } from '../../store/test/made-shop.ts';
import { aBudget, aCall, aKey, aProject } from '../../store/test/some-llm.ts';
import { symptomOf } from './symptom.ts';

const idle = new AbortController().signal;
const MINUTE_US = 60e6;
const AT_WEB = { node: 'service:web', role: 'errors' } as const;

describeEngines('the cause', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let shop: MadeShop;
  const open = async () => {
    room = await openReadingRoom(suite);
    shop = await makeShop(room);
  };
  const ask = (asked: Partial<Asked> = {}, language: 'en' | 'zh' = 'en') =>
    rankAround(
      { onsetUs: shop.onsetUs, untilUs: shop.nowUs, symptom: AT_WEB, ...asked },
      { facts: room.causeFacts, language: () => language, monotonicMs: () => 0 },
      idle,
    );
  const firstOf = async (asked: Partial<Asked> = {}) => (await ask(asked)).candidates[0]?.place.id;

  describe('of answers that fail since the connections of a database are used up', () => {
    beforeAll(async () => {
      await open();
      await shop.live({ isFull: true });
    });
    afterAll(() => room.close());

    it('is the database, with its connections and its first complaint', async () => {
      const answer = await ask();
      expect(answer).toMatchObject({ verdict: 'found', why: null, left_out: [] });
      const [first] = answer.candidates;
      expect(first?.place).toMatchObject({ kind: 'service', name: 'postgres' });
      expect(first?.evidence[0]).toMatchObject({
        metric: 'postgresql.backends',
        role: 'saturation',
        before: 20,
        after: 100,
      });
      const complaint = answer.candidates.find(
        ({ place }) => place.kind === 'template' && place.name.includes('too many'),
      );
      expect(complaint?.evidence[0]).toMatchObject({ kind: 'log', before: 0, after: 4, is_new: true });
      expect(complaint?.evidence[0]?.link).toContain(encodeURIComponent('template:7002'));
    });

    it('has a way from there to where it was felt, each step with what was seen', async () => {
      const { chain, text, onset } = await ask();
      expect(chain.map(({ place, relation, evidence }) => [place.name, relation, evidence?.metric])).toEqual([
        ['postgres', 'uses', 'postgresql.backends'],
        ['postgresql@db-1', 'uses', 'request.errors'],
        ['api', 'calls', 'request.errors'],
        ['web', null, 'request.errors'],
      ]);
      expect(chain.map(({ logged }) => logged?.metric)).toEqual([
        'sorry, too many clients already',
        undefined,
        undefined,
        'upstream answered <number>',
      ]);
      expect(text).toBe(
        'postgres: postgresql.backends 100, usually 20; felt at postgresql@db-1, then api, then web',
      );
      expect(Date.parse(onset) * 1_000).toBe(shop.onsetUs);
      expect((await ask({}, 'zh')).text).toBe(
        'postgres：postgresql.backends 为 100，平时为 20；影响到 postgresql@db-1，继而 api，继而 web',
      );
    });

    it.each([-3, -1, 1, 3])('is the same when the onset is %i minutes wrong', async (minutes) => {
      expect(await firstOf({ onsetUs: shop.onsetUs + minutes * MINUTE_US })).toBe('service:postgres');
    });

    it('is found where nobody said where it was felt', async () => {
      expect(await firstOf({ symptom: undefined })).toBe('service:postgres');
    });

    it('is not claimed of the hour before, when all was well', async () => {
      const before = { onsetUs: shop.onsetUs - 25 * MINUTE_US, untilUs: shop.onsetUs - 15 * MINUTE_US };
      expect(await ask(before)).toMatchObject({ verdict: 'unknown', chain: [] });
    });

    it('may show in lines that are no warning, where they are new', async () => {
      await shop.says('process still waiting for AccessExclusiveLock', 9);
      const { candidates } = await ask();
      const said = candidates.find(({ place }) => place.name.startsWith('process still waiting'));
      expect(said?.evidence[0]).toMatchObject({ kind: 'log', is_new: true });
    });

    it('is found among more series than are read by the minute', async () => {
      const resource = await room.resource(shop.hosts.api, { 'service.name': 'idle' });
      const samples = [];
      for (let at = 0; at < 450; at++) {
        const series = await room.series({ metric: `cache${String(at)}.usage.used`, resource });
        for (let minute = 1; minute <= 60; minute += 6) {
          samples.push({ series, timeUs: shop.nowUs - minute * MINUTE_US, value: at });
        }
      }
      await room.write({ samples });
      const answer = await ask();
      expect(answer.candidates[0]?.place.id).toBe('service:postgres');
      expect(answer.left_out).toEqual([]);
    });

    it('is not claimed for a place that has no part in it; what moved is a hint', async () => {
      const mail = await room.host('mail-1');
      await room.resource(mail, { 'host.name': 'mail-1', 'service.name': 'mailer' });
      for (const node of ['service:mailer', `host:${String(mail)}`]) {
        const answer = await ask({ symptom: { node, role: 'errors' } });
        expect(answer).toMatchObject({ verdict: 'unknown', why: 'not_connected', chain: [] });
        expect(answer.candidates[0]?.confidence).toBe('low');
        expect(answer.text).toBe('What moved at that time is not known to be connected with this.');
      }
      const ofNoPlace = await ask({ symptom: undefined, isOfAlert: true });
      expect(ofNoPlace).toMatchObject({ verdict: 'unknown', why: 'not_connected' });
    });

    it('is looked for without a host that was forgotten', async () => {
      await room.rows('UPDATE vigilops.hosts SET forgotten_at = now() WHERE id = $1', [shop.hosts.db]);
      const answer = await ask({ symptom: { node: `host:${String(shop.hosts.db)}`, role: 'saturation' } });
      expect(answer.symptom).toBeNull();
      expect(answer).toMatchObject({ verdict: 'unknown', why: 'not_connected', chain: [] });
      expect(answer.candidates.some(({ place }) => place.kind === 'host')).toBe(false);
    });
  });

  describe('of a trouble with a change before it', () => {
    beforeAll(async () => {
      await open();
      await shop.live({ isFull: true });
    });
    afterAll(() => room.close());

    it('is not the change of something that has no part in it', async () => {
      await shop.change({ on: 'web', timeUs: shop.onsetUs - MINUTE_US, kind: 'package', subject: 'tzdata' });
      expect(await firstOf()).toBe('service:postgres');
    });

    it('is the configuration of what broke, with the whole way from there', async () => {
      const subject = '/etc/postgresql/17/main/postgresql.conf';
      await shop.change({ on: 'db', timeUs: shop.onsetUs - MINUTE_US, kind: 'config', subject });
      const { candidates, chain, text } = await ask();
      expect(candidates[0]?.place).toMatchObject({ kind: 'change', host_id: shop.hosts.db });
      expect(candidates[0]?.evidence[0]).toMatchObject({
        kind: 'change',
        change: { kind: 'config', subject },
        before: null,
      });
      expect(chain.map(({ place }) => place.name).slice(1)).toEqual([
        'postgres',
        'postgresql@db-1',
        'api',
        'web',
      ]);
      expect(text).toContain(`${subject} was changed; felt at postgres`);
    });

    it('is the new version of a service on the way, and the change behind it stays a suspect', async () => {
      await shop.deploy('api', shop.onsetUs - MINUTE_US);
      const { candidates, chain, text } = await ask();
      expect(candidates.slice(0, 2).map(({ place }) => place.id.split(':')[0])).toEqual([
        'version',
        'change',
      ]);
      expect(candidates[0]?.evidence[0]?.change).toMatchObject({
        kind: 'version',
        before: '1.4.0',
        after: '1.5.0',
      });
      expect(chain.map(({ relation }) => relation)).toEqual(['changed-by', 'calls', null]);
      expect(text).toBe('api went from version 1.4.0 to 1.5.0; felt at api, then web');
    });
  });

  describe('of a budget of LLMs that is used up', () => {
    beforeAll(open);
    afterAll(() => room.close());
    const alertOn = (budget: string) =>
      symptomOf(
        {
          id: 1,
          condition: null,
          hostId: null,
          serviceId: null,
          serviceName: null,
          labels: { 'vigilops.llm.budget.name': budget },
          pendingSinceUs: shop.onsetUs,
        },
        () => undefined,
      );

    it('is the key and the model of a loop that began, not who spends as usual', async () => {
      await spend(room, shop, { budget: 'team' });
      const answer = await ask({ symptom: alertOn('team'), isOfAlert: true });
      expect(answer).toMatchObject({ verdict: 'found', left_out: [] });
      expect(answer.candidates[0]?.place).toMatchObject({ kind: 'llm_spender', name: 'nightly · gpt-4o' });
      expect(answer.candidates[0]?.place.link).toMatch(
        /\/llm\/calls\?key_id=\d+&model=gpt-4o&from=\d+&to=\d+$/,
      );
      expect(answer.chain.map(({ place, relation }) => [place.name, relation])).toEqual([
        ['nightly · gpt-4o', 'uses'],
        ['team', null],
      ]);
      expect(answer.text).toBe('nightly · gpt-4o: llm.cost 5 USD, usually 0 USD; felt at team');
    });

    it('is unknown of a budget that is gone', async () => {
      const answer = await ask({ symptom: alertOn('another'), isOfAlert: true });
      expect(answer).toMatchObject({ verdict: 'unknown', symptom: null, chain: [] });
    });
  });

  describe('of nothing', () => {
    beforeAll(open);
    afterAll(() => room.close());

    it('is unknown where nothing was ever sent', async () => {
      expect(await ask()).toMatchObject({
        verdict: 'unknown',
        why: 'nothing_known',
        candidates: [],
        chain: [],
        text: 'Nothing is known of that time.',
      });
    });

    it('is unknown where all is as usual', async () => {
      await shop.live({ isFull: false });
      expect(await ask()).toMatchObject({
        verdict: 'unknown',
        why: 'nothing_moved',
        candidates: [],
        chain: [],
      });
    });
  });
});

/** For an hour a key spends a little each minute; from the onset on another one spends much. */
async function spend(room: ReadingRoom, shop: MadeShop, { budget }: { readonly budget: string }) {
  const entry = anEntry('x');
  const { desk, ledger } = room.llm;
  const project = await desk.createProject(aProject('shop'), entry, idle);
  const key = async (name: string) =>
    (await desk.createKey({ ...aKey(name, project.id), start: name, hash: randomBytes(32) }, entry, idle)).id;
  const [usual, loop] = [await key('chat'), await key('nightly')];
  await desk.createBudget(aBudget(budget), { startUs: 0, endUs: null }, entry, idle);
  const rows = [];
  for (let timeUs = shop.onsetUs - 60 * MINUTE_US; timeUs < shop.nowUs; timeUs += MINUTE_US) {
    rows.push(aCall({ timeUs, keyId: usual, projectId: project.id, costPico: 20_000_000_000n }));
    for (let call = 0; call < 5 && timeUs >= shop.onsetUs; call += 1) {
      rows.push(aCall({ timeUs, keyId: loop, projectId: project.id, model: 'gpt-4o', costPico: 10n ** 12n }));
    }
  }
  await ledger.write(
    randomUUID(),
    rows.map((row) => ({ row, charges: [] })),
    idle,
  );
}
