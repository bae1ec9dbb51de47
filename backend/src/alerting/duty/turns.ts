import { WEEKDAYS, type DutyPlan } from '@vigilops/contracts/api';
import { wallClock } from '@vigilops/runtime';

type Person = DutyPlan['people'][number];

export interface DutyTurn {
  readonly fromUs: number;
  readonly toUs: number;
  readonly person: Person;
  readonly isOverride: boolean;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Who is on duty at a moment. Undefined: nobody, for the plan begins later. */
export function onDuty(plan: DutyPlan, atUs: number): Person | undefined {
  return overrideAt(plan, atUs)?.person ?? turnAt(plan, atUs)?.person;
}

/** The turns that meet a range, oldest first, with what overrides put in their place. */
export function turnsOf(plan: DutyPlan, fromUs: number, toUs: number): readonly DutyTurn[] {
  const edges = new Set([fromUs]);
  for (const { from, to } of plan.overrides) {
    [from, to].map((iso) => Date.parse(iso) * 1_000).forEach((edge) => edges.add(edge));
  }
  for (let at = turnAt(plan, fromUs)?.toUs ?? startOf(plan); at < toUs; at = turnAt(plan, at)?.toUs ?? toUs) {
    edges.add(at);
  }
  const inside = [...edges].filter((edge) => edge >= fromUs && edge < toUs).toSorted((a, b) => a - b);
  const turns: DutyTurn[] = [];
  inside.forEach((edge, place) => {
    const override = overrideAt(plan, edge);
    const person = override?.person ?? turnAt(plan, edge)?.person;
    const last = turns.at(-1);
    const end = inside[place + 1] ?? toUs;
    if (person === undefined) {
      return;
    }
    if (last?.toUs === edge && last.person === person && last.isOverride === (override !== undefined)) {
      turns[turns.length - 1] = { ...last, toUs: end };
    } else {
      turns.push({ fromUs: edge, toUs: end, person, isOverride: override !== undefined });
    }
  });
  return turns;
}

/** The last one of those that hold wins: it is the newest. Whoever is not in the plan any more is on no duty. */
function overrideAt(plan: DutyPlan, atUs: number): { readonly person: Person } | undefined {
  const held = plan.overrides.findLast(
    ({ from, to }) => Date.parse(from) * 1_000 <= atUs && atUs < Date.parse(to) * 1_000,
  );
  const person = plan.people.find(({ name }) => name === held?.person);
  return person === undefined ? undefined : { person };
}

const startOf = (plan: DutyPlan) => handoverUs(plan, firstDay(plan));

/** The day, counted from the epoch, on which the first turn begins: of weekly turns the handover day on or before `starts_on`. */
function firstDay({ starts_on: startsOn, every, handover_day: handoverDay }: DutyPlan): number {
  const day = Date.parse(`${startsOn}T00:00:00Z`) / DAY_MS;
  if (every === 'day') {
    return day;
  }
  // The epoch was a Thursday, which is the fourth of the week.
  const weekday = (((day + 3) % 7) + 7) % 7;
  return day - ((weekday - WEEKDAYS.indexOf(handoverDay) + 7) % 7);
}

function turnAt(
  plan: DutyPlan,
  atUs: number,
): { readonly person: Person; readonly toUs: number } | undefined {
  const length = plan.every === 'week' ? 7 : 1;
  const first = firstDay(plan);
  // By the calendar first; the clock of the place decides which side of a handover it is.
  let turn = Math.floor((atUs / 1_000 / DAY_MS - first) / length);
  while (handoverUs(plan, first + turn * length) > atUs) {
    turn -= 1;
  }
  while (handoverUs(plan, first + (turn + 1) * length) <= atUs) {
    turn += 1;
  }
  const person = turn < 0 ? undefined : plan.people[turn % plan.people.length];
  return person === undefined ? undefined : { person, toUs: handoverUs(plan, first + (turn + 1) * length) };
}

/** When the clock of the plan's place shows the handover on a day: the first time, or just after where it is left out. */
function handoverUs({ handover_at: at, time_zone: timeZone }: DutyPlan, day: number): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return wallClock(timeZone).firstAt(day * DAY_MS + (hours * 60 + minutes) * MINUTE_MS) * 1_000;
}
