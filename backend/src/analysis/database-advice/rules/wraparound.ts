import { DAY_SECONDS, GB, heaviest, nameOfTable, numberIn } from '../shared.ts';
import { advice, evidence, type AdviceFacts, type AdviceRule } from '../types.ts';

/** Writes are refused three million before: nobody should see the difference. */
const END = 2 ** 31;
const USUAL_FREEZE_AGE = 200_000_000;
/** Autovacuum should long have begun. */
const LATE = 1.1;
const CRITICAL_AGE = 1_000_000_000;
const CRITICAL_DAYS = 14;
/** A vacuum of everything is worth a word before it comes only where it takes long. */
const SOON_DAYS = 7;
const LARGE_BYTES = 50 * GB;

/** When the oldest transaction id is as old as autovacuum lets it be, and when the server refuses to write. */
export const wraparound: AdviceRule = (facts) => {
  const { database, week } = facts;
  const age = database.figures?.oldest_transaction_id_age ?? null;
  if (database.kind !== 'postgresql' || age === null) {
    return [];
  }
  const freezeAge = numberIn(database.settings.autovacuum_freeze_max_age) ?? USUAL_FREEZE_AGE;
  const perDay = usedPerDay(week);
  const days = (to: number) => (perDay === null || perDay <= 0 ? null : Math.max(0, to - age) / perDay);
  const [toFreeze, toEnd] = [days(freezeAge), days(END)];
  const isLate = age >= freezeAge * LATE;
  const isCritical = isLate && (age >= CRITICAL_AGE || (toEnd !== null && toEnd <= CRITICAL_DAYS));
  const isSoon =
    !isLate &&
    toFreeze !== null &&
    toFreeze <= SOON_DAYS &&
    (database.figures?.size_bytes ?? 0) >= LARGE_BYTES;
  if (!isLate && !isSoon) {
    return [];
  }
  const [oldest] = heaviest(facts.tables.tables, ({ transaction_id_age: own }) => own ?? 0, 1);
  const table = oldest?.transaction_id_age === null || oldest === undefined ? '' : nameOfTable(oldest);
  return [
    advice({
      code: 'wraparound',
      severity: isCritical ? 'critical' : isLate ? 'warning' : 'info',
      subject: database.name,
      names: { table, state: isLate ? 'late' : 'soon' },
      evidence: [
        evidence('transaction_age', age),
        evidence('transactions_per_day', perDay),
        evidence('freeze_max_age', freezeAge),
        isLate ? undefined : evidence('until_freeze', toFreeze, 'd'),
        evidence('until_refusal', toEnd, 'd'),
        table === '' ? undefined : evidence('oldest_table', table, '', 'tables'),
        evidence('oldest_transaction', database.figures?.longest_transaction_seconds, 's', 'connections'),
      ],
    }),
  ];
};

/** Ids that were used a day: falls are vacuums, and use goes on behind them. Null: too little is known. */
function usedPerDay({ times, figures }: AdviceFacts['week']): number | null {
  const ages = figures.oldest_transaction_id_age;
  let used = 0;
  let seconds = 0;
  let before: { readonly ms: number; readonly age: number } | undefined;
  times.forEach((time, at) => {
    const age = ages[at];
    if (age === null || age === undefined) {
      return;
    }
    const now = { ms: Date.parse(time), age };
    if (before !== undefined && now.age >= before.age) {
      used += now.age - before.age;
      seconds += (now.ms - before.ms) / 1_000;
    }
    before = now;
  });
  return seconds < DAY_SECONDS / 8 ? null : (used / seconds) * DAY_SECONDS;
}
