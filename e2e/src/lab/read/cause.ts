import type { CauseCandidate, CauseLink, RootCause } from '@vigilops/contracts/api';
import type { House } from '@vigilops/testkit/house';
import { askOrNothing } from './ask.ts';

export interface CauseFound {
  /** Place of the right one among the candidates, from 1; null: none of them is. */
  readonly rank: number | null;
  readonly candidates: readonly string[];
  readonly isClaimed: boolean;
  readonly text: string;
}

/** What the house holds to be the cause: of this stretch of time and of the service that the first sign named, or of the
 * incident where it names none. Undefined: it ranks none. */
export async function causeOf(
  house: House,
  {
    incidentId,
    service,
    onset,
    until,
    right,
  }: { incidentId: number | null; service: string | null; onset: Date; until: Date; right: RegExp },
): Promise<CauseFound | undefined> {
  // Of the fault's own time: the next one is not what people look at who look at this one.
  const about =
    service === null && incidentId !== null
      ? { incident_id: incidentId }
      : { onset: onset.toISOString(), to: until.toISOString(), ...(service !== null && { service }) };
  const asked = await askOrNothing<{ answer: RootCause['answer'] }>(house, '/api/v1/root-causes', {
    ...about,
    keep: false,
  });
  const answer = asked?.answer;
  if (answer === undefined) {
    return undefined;
  }
  const candidates = answer.candidates.map(namesOf);
  const at = candidates.findIndex((names) => right.test(names));
  return {
    rank: at === -1 ? null : at + 1,
    candidates,
    isClaimed: answer.verdict === 'found',
    text: [answer.text, ...candidates, ...answer.chain.map(textOf)].join('\n'),
  };
}

/** The place; of a host also what moved there, since a host alone says little. */
function namesOf({ place, evidence }: CauseCandidate): string {
  const moved = place.kind === 'host' ? evidence.map(({ metric }) => metric) : [];
  return [`${place.kind} ${place.name}`, ...moved].join(' | ');
}

/** A step of the chain, with what stands below it on the page. */
function textOf({ place, evidence, logged }: CauseLink): string {
  return [place.name, evidence?.metric ?? '', logged?.metric ?? ''].join(' | ');
}
