import type { ServerExam } from '../../store/index.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

const OLDEST_VERSION = 150_000;
const LONG_TRANSACTION_SECONDS = 600;
/** Durations are measured by one clock, but moments of the database and of senders are compared. */
const CLOCK_TOLERANCE_MS = 2_000;
const FULL_CONNECTIONS = 0.9;

/** Reads the figures of a database as somebody does who has seen many. */
export function lookAtDatabase(exam: ServerExam, isEmbedded: boolean): readonly Finding[] {
  const part = 'database';
  const { timescale, migrations, connections, oldestTransaction, unsafe } = exam;
  const engine = timescale.installed === null ? '' : `, TimescaleDB ${timescale.installed}`;
  const findings: (Finding | false)[] = [
    exam.versionNumber < OLDEST_VERSION
      ? fail(part, `PostgreSQL ${exam.version} at ${exam.address}`, 'use PostgreSQL 15 or newer')
      : ok(
          part,
          `PostgreSQL ${exam.version}${engine} at ${exam.address}, ${(exam.bytes / 1024 ** 2).toFixed(0)} MiB`,
        ),
    !isEmbedded &&
      timescale.installed === null &&
      timescale.offered !== null &&
      warn(
        part,
        `TimescaleDB ${timescale.offered} is there and not used`,
        'CREATE EXTENSION timescaledb in an empty database, before the first start',
      ),
    migrations.missing > 0 &&
      warn(
        part,
        `${String(migrations.missing)} migrations are not made yet`,
        'start this backend: it makes them',
      ),
    migrations.unknown > 0 &&
      fail(
        part,
        `a newer VigilOps has written it (${String(migrations.unknown)} migrations that this one does not know)`,
        'update this backend, too',
      ),
    connections.used >= connections.max * FULL_CONNECTIONS &&
      warn(
        part,
        `${String(connections.used)} of ${String(connections.max)} connections are used`,
        'raise max_connections, or find who keeps them',
      ),
    oldestTransaction !== undefined &&
      oldestTransaction.seconds > LONG_TRANSACTION_SECONDS &&
      warn(
        part,
        `${oldestTransaction.who} has a transaction open for ${String(Math.floor(oldestTransaction.seconds / 60))} minutes: nothing is cleaned up behind it`,
        'end it, and set idle_in_transaction_session_timeout',
      ),
    exam.idleSlots.length > 0 &&
      warn(
        part,
        `nobody reads from the replication slot ${exam.idleSlots.join(', ')}: its journal is kept until the disk is full`,
        'SELECT pg_drop_replication_slot(…) if its reader does not come back',
      ),
    unsafe.length > 0 &&
      fail(part, `${unsafe.join(', ')}: what was acknowledged can be lost in a crash`, 'switch it on'),
    Math.abs(exam.clockOffsetMs) > CLOCK_TOLERANCE_MS &&
      warn(
        'clock',
        `the database's clock is ${(exam.clockOffsetMs / 1_000).toFixed(1)} s off ours`,
        'let both machines keep time by NTP',
      ),
  ];
  return findings.filter((finding) => finding !== false);
}
