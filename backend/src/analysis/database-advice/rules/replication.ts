import { GB, heaviest, medianOf, numberIn } from '../shared.ts';
import { advice, evidence, type AdviceRule } from '../types.ts';

const LATE_SECONDS = 30;
const TOO_LATE_SECONDS = 600;
const RETAINED_BYTES = 5 * GB;
const UNUSED_BYTES = GB;
/** Behind a primary by less time than a night's maintenance takes. */
const SHORT_OPLOG_HOURS = 24;
const TOO_SHORT_OPLOG_HOURS = 2;

export const replicationLag: AdviceRule = ({ database, hour }) => {
  const lag = medianOf(hour.figures.replication_lag_seconds);
  return lag === null || lag < LATE_SECONDS
    ? []
    : [
        advice({
          code: 'replication_lag',
          severity: lag >= TOO_LATE_SECONDS ? 'critical' : 'warning',
          subject: database.name,
          names: { role: database.role },
          evidence: [
            evidence('usual_lag', lag, 's'),
            evidence('lag', database.figures?.replication_lag_seconds, 's'),
            evidence('role', database.role),
            evidence('oldest_transaction', database.figures?.longest_transaction_seconds, 's', 'connections'),
          ],
        }),
      ];
};

/** A slot that nobody reads keeps journal until the disk is full. */
export const replicationSlot: AdviceRule = ({ database, slots }) =>
  heaviest(
    slots.filter(
      ({ isActive, retainedBytes }) => retainedBytes >= (isActive ? RETAINED_BYTES : UNUSED_BYTES),
    ),
    ({ retainedBytes }) => retainedBytes,
    10,
  ).map(({ name, isActive, retainedBytes }) =>
    advice({
      code: 'replication_slot',
      severity: isActive ? 'warning' : 'critical',
      subject: name,
      names: { slot: name, state: isActive ? 'active' : 'inactive' },
      evidence: [
        evidence('retained', retainedBytes, 'By'),
        evidence('slot_state', isActive ? 'active' : 'inactive'),
        evidence('max_slot_wal_keep_size', database.settings.max_slot_wal_keep_size),
      ],
    }),
  );

/** MongoDB: a member that is away for longer has to copy everything anew. */
export const oplogWindow: AdviceRule = ({ database }) => {
  const hours = oplogHours(database.settings);
  return database.kind !== 'mongodb' || hours === null || hours >= SHORT_OPLOG_HOURS
    ? []
    : [
        advice({
          code: 'oplog_window',
          severity: hours < TOO_SHORT_OPLOG_HOURS ? 'critical' : 'warning',
          subject: database.name,
          evidence: [
            evidence('oplog_hours', hours, 'h'),
            evidence('lag', database.figures?.replication_lag_seconds, 's'),
          ],
        }),
      ];
};

function oplogHours(settings: Readonly<Record<string, string>>): number | null {
  const seconds = numberIn(settings.oplog_window_seconds);
  return seconds === null ? null : seconds / 3_600;
}
