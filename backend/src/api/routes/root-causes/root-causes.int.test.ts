import { alertRuleDefinition, type RootCause, type RootCauseAnswer } from '@vigilops/contracts/api';
import { silentLogger } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createCauseDesk, TOOLS, type CauseDesk, type ToolSources } from '../../../analysis/index.ts';
import { makeShop, type MadeShop } from '../../../store/test/made-shop.ts';
import type { IncidentDecision } from '../../../model/index.ts';
import { noted } from '../../../store/test/noted.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openOutsideHouse, type OutsideHouse } from '../../test/outside-house.ts';

const idle = new AbortController().signal;
const PATH = '/api/v1/root-causes';

describeEngines('root causes over HTTP', STORE_SCHEMA, (suite) => {
  let house: OutsideHouse;
  let shop: MadeShop;
  let desk: CauseDesk;
  let incidentId = 0;
  beforeAll(async () => {
    house = await openOutsideHouse(suite);
    const { room } = house;
    shop = await makeShop(room);
    await shop.live({ isFull: true });
    desk = createCauseDesk({
      facts: room.causeFacts,
      causes: room.rootCauses,
      incidents: room.incidents,
      alerts: room.alerts,
      language: () => 'en',
      monotonicMs: () => 0,
      logger: silentLogger,
    });
    incidentId = await makeIncident();
    await house.clock.advance(shop.nowUs / 1_000 - house.clock.now().getTime());
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  /** Of an alert about the web, which fires a minute after the trouble began. */
  async function makeIncident(): Promise<number> {
    const { room } = house;
    const definition = alertRuleDefinition.parse({ name: 'Web', condition: { type: 'service' } });
    const made = await room.rules.create(definition, { ...noted('rule.created'), subject: 'it' }, idle);
    const [web] = await room.rows<{ id: number }>(`SELECT id FROM vigilops.services WHERE name = 'web'`, []);
    const firedUs = shop.onsetUs + 60e6;
    const signal = {
      subject: { key: 'service:web', hostId: null, serviceId: web?.id ?? 0 },
      verdict: 'bad',
      value: 1,
      message: 'web is down',
      becauseOf: null,
      labels: { service: 'web' },
    } as const;
    const rule = {
      id: made.outcome === 'created' ? made.id : 0,
      definition,
      builtIn: false,
      lastEvaluatedUs: null,
      lastError: null,
    };
    await room.alerts.advance(rule, [signal], () => ({ to: 'firing', sinceUs: firedUs }), firedUs, idle);
    await room.incidents.triage(
      ({ alerts }) => ({ decisions: alerts.map(({ id }) => decisionOf(id, firedUs)), undecided: [] }),
      firedUs,
      idle,
    );
    const [incident] = await room.rows<{ id: number }>('SELECT id FROM vigilops.incidents', []);
    return incident?.id ?? 0;
  }
  const decisionOf = (alertId: number, startedUs: number): IncidentDecision => ({
    id: null,
    to: {
      title: 'web is down',
      severity: 'critical',
      priority: 1,
      priorityReason: 'critical',
      cause: null,
      causeAlertId: alertId,
      quiet: null,
      startedUs,
      lastAlertUs: startedUs,
      resolvedUs: null,
    },
    isReopened: false,
    reviewUs: startedUs + 60e6,
    joined: [{ alertId, because: null }],
    quieted: [],
    ledger: [],
    events: [],
    notices: [],
  });

  const call = async (who: string, method: string, path: string, body?: unknown) =>
    house.as(who)(method, path, body);
  const kept = async (query = '') =>
    ((await call('reader', 'GET', `${PATH}${query}`)).json as { items: RootCause[] }).items;
  const causeLine = async () => (await house.room.incidents.find(incidentId, idle))?.cause;

  it('are looked for by themselves, once at each time, and told at the incident', async () => {
    const firedUs = shop.onsetUs + 60e6;
    expect(await desk.lookAgain(firedUs + 1e6, idle)).toEqual({ looked: 0, failed: 0 });
    expect(await desk.lookAgain(firedUs + 6e6, idle)).toEqual({ looked: 1, failed: 0 });
    expect(await desk.lookAgain(firedUs + 7e6, idle)).toEqual({ looked: 0, failed: 0 });
    expect(await desk.lookAgain(firedUs + 130e6, idle)).toEqual({ looked: 1, failed: 0 });
    const answers = await kept(`?incident=${String(incidentId)}`);
    expect(answers.map(({ trigger, asked_by }) => [trigger, asked_by])).toEqual([
      ['auto', null],
      ['auto', null],
    ]);
    expect(answers[0]?.answer).toMatchObject({ verdict: 'found', symptom: { name: 'web' } });
    expect(answers[0]?.answer.candidates[0]?.place.name).toBe('postgres');
    expect(await causeLine()).toBe(answers[0]?.answer.text);
    expect((await kept('?open=true')).map(({ id }) => id)).toEqual([answers[0]?.id]);
  });

  it('leave the line of the alarm, which knows of dependencies', async () => {
    const before = await causeLine();
    await house.room.rows(`UPDATE vigilops.incidents SET cause = 'db-1 is offline'`, []);
    expect(await causeLine()).toBe('db-1 is offline');
    await house.room.rows('UPDATE vigilops.incidents SET cause = NULL', []);
    expect(await causeLine()).toBe(before);
  });

  it('are asked for by people, of an incident and of a moment, and kept unless they say otherwise', async () => {
    const ofIncident = await call('reader', 'POST', PATH, { incident_id: incidentId });
    expect(ofIncident, ofIncident.text).toMatchObject({
      status: 200,
      json: { answer: { verdict: 'found' } },
    });
    const onset = new Date(shop.onsetUs / 1_000 + 60_000).toISOString();
    const ofMoment = await call('reader', 'POST', PATH, { onset, service: 'web', keep: false });
    expect(ofMoment, ofMoment.text).toMatchObject({ status: 200, json: { id: null } });
    const { answer } = ofMoment.json as { answer: RootCauseAnswer };
    expect(answer.candidates[0]?.place.name).toBe('postgres');
    const [newest] = await kept();
    expect(newest).toMatchObject({ trigger: 'person', incident_id: incidentId });
    expect((await call('reader', 'GET', `${PATH}/${String(newest?.id)}`)).json).toEqual(newest);
  });

  it('are told to assistants, with rows to cite, and nothing is kept', async () => {
    const before = (await kept()).length;
    const sources = {
      rankCauses: async (body: unknown) => (await call('reader', 'POST', PATH, body)).json,
    } as unknown as ToolSources;
    const tool = TOOLS.find(({ name }) => name === 'rank_causes');
    const context = { sources, nowUs: shop.nowUs, timeZone: 'UTC', near: () => [] };
    const found = await tool?.run({ incident: `incident:${String(incidentId)}` }, context);
    expect(found?.facts).toMatchObject({ verdict: 'found', felt_at: 'web' });
    expect(found?.rows[0]).toMatchObject({
      cite: `cause:incident:${String(incidentId)}/service:postgres`,
      suspect: 'postgres',
      evidence: [{ what: 'postgresql.backends', usual: 20, then: 100 }, {}],
    });
    expect((await kept()).length).toBe(before);
    await expect(tool?.run({ incident: 'the last one' }, context)).rejects.toThrow(/write its cite/);
  });

  it('say what is wrong with a question', async () => {
    for (const [body, words] of [
      [{}, 'onset: say about when'],
      [{ onset: '2199-01-01T00:00:00Z' }, 'must lie in the past'],
      [{ onset: 'now-1h', to: 'now-2h' }, 'before `to`'],
      [{ incident_id: incidentId, service: 'web' }, 'leave out'],
    ] as const) {
      const answer = await call('reader', 'POST', PATH, body);
      expect(answer, answer.text).toMatchObject({ status: 400 });
      expect(answer.text).toContain(words);
    }
    expect(await call('reader', 'POST', PATH, { incident_id: 99_999 })).toMatchObject({ status: 404 });
    expect(await call('reader', 'GET', `${PATH}/99999`)).toMatchObject({ status: 404 });
  });

  it('are judged by people, whose word is shown and stays', async () => {
    const [newest] = await kept();
    const one = `${PATH}/${String(newest?.id)}/feedback`;
    expect(await call('reader', 'POST', one, { is_right: true })).toMatchObject({ status: 403 });
    const right = await call('admin', 'POST', one, { is_right: true });
    expect(right, right.text).toMatchObject({
      status: 200,
      json: { feedback: { is_right: true, place: 'postgres' } },
    });
    const wrong = await call('admin', 'POST', one, { is_right: false, place: 'switch-7', note: 'a cable' });
    expect(wrong, wrong.text).toMatchObject({
      status: 200,
      json: { feedback: { is_right: false, place: 'switch-7' } },
    });
    expect(await causeLine()).toBe('switch-7, as somebody who looked says: a cable');
    await desk.lookAgain(shop.onsetUs + 60e6 + 610e6, idle);
    expect(await causeLine()).toBe('switch-7, as somebody who looked says: a cable');
    await call('admin', 'POST', one, { is_right: false });
    expect(await causeLine()).toBeNull();
  });

  it('go when they are old, those of people also when they are many; what was judged stays', async () => {
    await call('reader', 'POST', PATH, { incident_id: incidentId });
    const { rootCauses } = house.room;
    expect(await rootCauses.prune(0, 0, idle)).toBe(1);
    const left = await kept();
    expect(left.some(({ feedback }) => feedback !== null)).toBe(true);
    expect(await rootCauses.prune(shop.nowUs + 86_400e6, 0, idle)).toBe(left.length);
    expect(await kept()).toEqual([]);
  });
});
