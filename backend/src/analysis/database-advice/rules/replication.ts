import { GB, heaviest, MEASURED_METRIC, medianOf } from '../shared.ts';
import { advice, evidence, type AdviceRule } from '../types.ts';

const LATE_SECONDS = 30;
const TOO_LATE_SECONDS = 600;
const RETAINED_BYTES = 5 * GB;
const UNUSED_BYTES = GB;
/** Behind a primary by less time than a night's maintenance takes. */
const SHORT_OPLOG_SECONDS = 86_400;
const TOO_SHORT_OPLOG_SECONDS = 7_200;

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
export const replicationSlot: AdviceRule = ({ database, measured }) =>
  heaviest(
    (measured.get(MEASURED_METRIC.slotRetained) ?? []).filter(
      ({ labels, value }) => value >= (labels.active === 'true' ? RETAINED_BYTES : UNUSED_BYTES),
    ),
    ({ value }) => value,
    10,
  ).map(({ labels: { slot = '', active }, value }) => {
    const state = active === 'true' ? 'active' : 'inactive';
    return advice({
      code: 'replication_slot',
      severity: state === 'active' ? 'warning' : 'critical',
      subject: slot,
      names: { slot, state },
      evidence: [
        evidence('retained', value, 'By'),
        evidence('slot_state', state),
        evidence('max_slot_wal_keep_size', database.settings.max_slot_wal_keep_size),
      ],
    });
  });

/** MongoDB: a member that is away for longer has to copy everything anew. */
export const oplogWindow: AdviceRule = ({ database, measured }) => {
  const seconds = measured.get(MEASURED_METRIC.oplogWindow)?.[0]?.value;
  return seconds === undefined || seconds >= SHORT_OPLOG_SECONDS
    ? []
    : [
        advice({
          code: 'oplog_window',
          severity: seconds < TOO_SHORT_OPLOG_SECONDS ? 'critical' : 'warning',
          subject: database.name,
          evidence: [
            evidence('oplog_window', seconds, 's'),
            evidence('lag', database.figures?.replication_lag_seconds, 's'),
          ],
        }),
      ];
};
