import type { Matcher } from '@vigilops/contracts/api';
import type { Silences } from '../../alerting/index.ts';
import { calledOf, type SilenceRecord } from '../../model/index.ts';
import { byOf } from '../routes/actor.ts';
import { AlertmanagerRefusal, sendJson, sendNothing } from './answers.ts';
import { writeGoTime } from './go-time.ts';
import type { Handle } from './handle.ts';
import { compileOrSay, flag, matchersOf, queryOf, type CompileMatchers } from './query.ts';
import { readSilence, type PostedSilence } from './read-silence.ts';

type State = 'active' | 'pending' | 'expired';

export interface SilencesDeps {
  readonly silences: Pick<Silences, 'records' | 'find' | 'create' | 'change' | 'expire'>;
  readonly stateOfSilence: (silence: SilenceRecord, nowUs: number) => State;
  readonly compileMatchers: CompileMatchers;
}

/** Alertmanager's retention. */
const SHOWN_US = 120 * 3_600e6;
const ORDER: Readonly<Record<State, number>> = { active: 0, pending: 1, expired: 2 };

/** GET silences. */
export function listSilences({ silences, stateOfSilence, compileMatchers }: SilencesDeps): Handle {
  return async ({ url, nowUs, signal, response }) => {
    const query = queryOf(url);
    const filter = matchersOf(query, 'filter');
    compileOrSay(compileMatchers, filter, 'bad matcher');
    const records = await silences.records(nowUs - SHOWN_US, signal);
    const shown = records
      .map((silence) => ({ silence, state: stateOfSilence(silence, nowUs) }))
      .filter(({ silence, state }) => flag(query, state) && hasAll(silence.matchers, filter))
      .sort((a, b) => ORDER[a.state] - ORDER[b.state] || withinState(a.state, a.silence, b.silence));
    sendJson(
      response,
      shown.map(({ silence, state }) => present(silence, state)),
    );
  };
}

/** Those that end first, that begin first, that ended last. */
function withinState(state: State, a: SilenceRecord, b: SilenceRecord): number {
  switch (state) {
    case 'active':
      return a.endsUs - b.endsUs;
    case 'pending':
      return a.startsUs - b.startsUs;
    case 'expired':
      return b.endsUs - a.endsUs;
    default:
      return state satisfies never;
  }
}

/** A filter is about the silence's own matchers, not about what they match. */
function hasAll(matchers: readonly Matcher[], filter: readonly Matcher[]): boolean {
  return filter.every((wanted) => matchers.some((one) => isSame(one, wanted)));
}

function isSame(a: Matcher, b: Matcher): boolean {
  return a.name === b.name && a.value === b.value && a.is_regex === b.is_regex && a.is_equal === b.is_equal;
}

/** GET silence/{silenceID}. */
export function getSilence({ silences, stateOfSilence }: SilencesDeps): Handle {
  return async ({ params, nowUs, signal, response }) => {
    const silence = await silences.find(idOf(params), signal);
    if (silence === undefined) {
      throw new AlertmanagerRefusal(404, 'silence not found');
    }
    sendJson(response, present(silence, stateOfSilence(silence, nowUs)));
  };
}

/** DELETE silence/{silenceID}: from now on it is over; one that is over already stays as it is. */
export function deleteSilence({ silences }: SilencesDeps): Handle {
  return async ({ params, caller, from, nowUs, signal, response }) => {
    await asNotFound(silences.expire(idOf(params), byOf(caller, from), nowUs, signal));
    sendNothing(response);
  };
}

/**
 * POST silences. One that cannot become what is wanted without telling another past (other matchers, another begin of
 * one that has begun) ends, and a new one takes its place; it takes its place first, so that nothing is heard between.
 */
export function postSilence(deps: SilencesDeps): Handle {
  return async ({ readBody, caller, from, nowUs, signal, response }) => {
    const posted = readSilence(await readBody());
    requireTimes(posted, nowUs);
    const by = byOf(caller, from);
    const known = posted.id === undefined ? undefined : await deps.silences.find(uuidOf(posted.id), signal);
    if (posted.id !== undefined && known === undefined) {
      throw new AlertmanagerRefusal(404, 'silence not found');
    }
    const startsUs = posted.startsUs ?? nowUs;
    const wanted = {
      matchers: posted.matchers,
      comment: posted.comment,
      startsUs,
      endsUs: posted.endsUs,
      // This API knows of no weekly times, and takes none away.
      recurrence: known?.recurrence ?? null,
      createdBy: posted.createdBy === '' ? calledOf(by.actor) : posted.createdBy,
    };
    const state = known === undefined ? undefined : deps.stateOfSilence(known, nowUs);
    if (known !== undefined && state !== undefined && canBecome(known, wanted, nowUs)) {
      await asInvalid(deps.silences.change(known.id, wanted, by, nowUs, signal));
      sendJson(response, { silenceID: known.id });
      return;
    }
    const fresh = { ...wanted, startsUs: Math.max(startsUs, nowUs) };
    const { id } = await asInvalid(deps.silences.create(fresh, by, nowUs, signal));
    if (known !== undefined && state !== 'expired') {
      await deps.silences.expire(known.id, by, nowUs, signal);
    }
    sendJson(response, { silenceID: id });
  };
}

function requireTimes({ startsUs, endsUs }: PostedSilence, nowUs: number): void {
  if ((startsUs ?? nowUs) >= endsUs) {
    throw new AlertmanagerRefusal(400, 'Failed to create silence: start time must be before end time');
  }
  if (endsUs < nowUs) {
    throw new AlertmanagerRefusal(400, "Failed to create silence: end time can't be in the past");
  }
}

/** Alertmanager's canUpdate (silence/silence.go): by the span alone, since what recurs has begun, too. */
function canBecome(
  known: SilenceRecord,
  wanted: Pick<SilenceRecord, 'matchers' | 'startsUs' | 'endsUs'>,
  nowUs: number,
): boolean {
  const sameMatchers =
    known.matchers.length === wanted.matchers.length &&
    known.matchers.every((one, index) => {
      const other = wanted.matchers[index];
      return other !== undefined && isSame(one, other);
    });
  if (!sameMatchers || known.endsUs <= nowUs) {
    return false;
  }
  const hasBegun = known.startsUs <= nowUs;
  return hasBegun ? secondOf(known.startsUs) === secondOf(wanted.startsUs) : wanted.startsUs >= nowUs;
}

const secondOf = (us: number) => Math.floor(us / 1e6);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function idOf(params: Readonly<Record<string, string>>): string {
  const id = params['silenceID'] ?? '';
  if (!UUID.test(id)) {
    throw new AlertmanagerRefusal(422, `silenceID in path must be of type uuid: ${JSON.stringify(id)}`, 601);
  }
  return id.toLowerCase();
}

/** In a body it is any text to Alertmanager: one that is no UUID is not there. */
function uuidOf(id: string): string {
  if (!UUID.test(id)) {
    throw new AlertmanagerRefusal(404, 'silence not found');
  }
  return id.toLowerCase();
}

async function asNotFound<T>(work: Promise<T>): Promise<T> {
  return translated(work, 'NOT_FOUND', () => new AlertmanagerRefusal(404, 'silence not found'));
}

async function asInvalid<T>(work: Promise<T>): Promise<T> {
  return translated(
    work,
    'REQUEST_INVALID',
    ({ message }) => new AlertmanagerRefusal(400, `invalid silence: ${message}`),
  );
}

async function translated<T>(work: Promise<T>, code: string, into: (error: Error) => Error): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === code ? into(error) : error;
  }
}

function present(silence: SilenceRecord, state: State) {
  const { recurrence } = silence;
  return {
    id: silence.id,
    status: { state },
    updatedAt: writeGoTime(silence.updatedUs),
    annotations:
      recurrence === null
        ? {}
        : {
            recurrence: `${recurrence.days.join(', ')} ${recurrence.from}-${recurrence.to} ${recurrence.time_zone}`,
          },
    comment: silence.comment,
    createdBy: silence.createdBy,
    endsAt: writeGoTime(silence.endsUs),
    matchers: silence.matchers.map((matcher) => ({
      isEqual: matcher.is_equal,
      isRegex: matcher.is_regex,
      name: matcher.name,
      value: matcher.value,
    })),
    startsAt: writeGoTime(silence.startsUs),
  };
}
