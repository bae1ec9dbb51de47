import type { Catalog, ServiceClaim, ServiceResolution, ServiceSpec } from '../../../model/index.ts';
import { serviceSpec } from '@vigilops/contracts/api';
import type { ResultClaim } from './event-attributes.ts';
import { firstProblem } from './event-drafts.ts';

/** After this a service that was removed, or given to other observers, is noticed. */
const KNOWN_FOR_MS = 60_000;
/** Long enough that a flood is no flood of queries; short enough that a service that was just given is soon taken. */
const REFUSED_FOR_MS = 5_000;
const MAX_KNOWN = 50_000;

/** A result's claim and when the result was found. */
export interface TimedClaim {
  readonly claim: ResultClaim;
  readonly timeUs: number;
}

export interface KnownServices {
  /** Which services these are, in order: from memory where it is fresh, else from the catalog. */
  resolve(
    hostId: number,
    claims: readonly TimedClaim[],
    nowMs: number,
    signal: AbortSignal,
  ): Promise<readonly ServiceResolution[]>;
}

interface Known {
  /** As it was told; another one is asked for anew. Empty for what the server defined. */
  readonly definition: string;
  readonly resolution: ServiceResolution;
  readonly untilMs: number;
}

export function createKnownServices(catalog: Pick<Catalog, 'resolveServices'>): KnownServices {
  const known = new Map<string, Known>();

  const remember = (key: string, definition: string, resolution: ServiceResolution, nowMs: number) => {
    if (known.size >= MAX_KNOWN) {
      known.clear();
    }
    const forMs = resolution.status === 'found' ? KNOWN_FOR_MS : REFUSED_FOR_MS;
    known.set(key, { definition, resolution, untilMs: nowMs + forMs });
  };

  return {
    resolve: async (hostId, claims, nowMs, signal) => {
      const answers = new Map<string, ServiceResolution>();
      const wanted = new Map<string, TimedClaim>();
      for (const timed of claims) {
        const { claim, timeUs } = timed;
        const memory = known.get(keyOf(hostId, claim));
        const whole = wholeKeyOf(claim);
        if (memory !== undefined && memory.untilMs > nowMs && memory.definition === definitionOf(claim)) {
          answers.set(whole, memory.resolution);
        } else if ((wanted.get(whole)?.timeUs ?? -1) < timeUs) {
          wanted.set(whole, timed);
        }
      }
      const asked: { readonly whole: string; readonly claim: ServiceClaim }[] = [];
      for (const [whole, timed] of wanted) {
        const read = readClaim(timed);
        if ('status' in read) {
          answers.set(whole, read);
        } else {
          asked.push({ whole, claim: read });
        }
      }
      if (asked.length > 0) {
        const found = await catalog.resolveServices(
          hostId,
          asked.map(({ claim }) => claim),
          signal,
        );
        asked.forEach(({ whole }, place) => {
          answers.set(whole, found[place] ?? refused('the service was not found'));
        });
      }
      // The newest last: of two definitions of one name that is the one to remember.
      for (const [whole, { claim }] of [...wanted].sort(([, a], [, b]) => a.timeUs - b.timeUs)) {
        const answer = answers.get(whole);
        if (answer !== undefined) {
          remember(keyOf(hostId, claim), definitionOf(claim), answer, nowMs);
        }
      }
      return claims.map(
        ({ claim }) => answers.get(wholeKeyOf(claim)) ?? refused('the service was not found'),
      );
    },
  };
}

/** The claim as the catalog takes it, or why it is none. */
function readClaim({ claim, timeUs }: TimedClaim): ServiceClaim | ServiceResolution {
  if (claim.by === 'id') {
    return claim;
  }
  const definition = readDefinition(claim.definition);
  if (typeof definition === 'string') {
    return refused(`the definition of a service cannot be read: ${definition}`);
  }
  if (definition.name !== claim.name) {
    return refused('the definition of a service has another name than its result');
  }
  if (definition.check.type === 'heartbeat') {
    return refused('a heartbeat is defined in the UI or API: it reports to the server');
  }
  return { by: 'name', name: claim.name, definition: withoutSecrets(definition), atUs: timeUs };
}

/** What is wrong with it, where something is. */
function readDefinition(text: string): ServiceSpec | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  const parsed = serviceSpec.safeParse(value);
  return parsed.success ? parsed.data : firstProblem(parsed.error);
}

/** An agent leaves them out; what another sender tells all the same is not kept. */
function withoutSecrets(spec: ServiceSpec): ServiceSpec {
  if (spec.check.type !== 'http') {
    return spec;
  }
  const { body, headers, ...check } = spec.check;
  void body;
  const names = Object.keys(headers).map((name) => [name, HIDDEN] as const);
  return { ...spec, check: { ...check, headers: Object.fromEntries(names) } };
}

const HIDDEN = '********';

function keyOf(hostId: number, claim: ResultClaim): string {
  return claim.by === 'id'
    ? `${String(hostId)}#${String(claim.serviceId)}`
    : `${String(hostId)} ${claim.name}`;
}

function definitionOf(claim: ResultClaim): string {
  return claim.by === 'id' ? '' : claim.definition;
}

/** Tells claims of one request and host apart. */
function wholeKeyOf(claim: ResultClaim): string {
  return claim.by === 'id' ? `#${String(claim.serviceId)}` : `${claim.name} ${claim.definition}`;
}

function refused(reason: string): ServiceResolution {
  return { status: 'refused', reason };
}
