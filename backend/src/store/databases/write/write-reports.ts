import type { DatabaseReportRow } from '../../../model/index.ts';
import type { Queryable } from '../../database.ts';
import type { Told } from './cells.ts';
import { findInstances } from './instances.ts';
import { writeConnections, writeDeadlocks, writeLocks, writePlans, writeTables } from './moments.ts';
import { runTimeUs, writeRuns } from './runs.ts';
import { writeTexts, writeWindows } from './statements.ts';
import { noteSeen, writeStates } from './states.ts';

type Type = DatabaseReportRow['report']['report']['type'];

/** Within the writer's transaction. What comes twice, or out of order, leaves what coming once in order would. */
export async function writeReports(session: Queryable, rows: readonly DatabaseReportRow[]): Promise<void> {
  const ids = await findInstances(session, rows);
  const told = rows.map((row, at) => ({
    instanceId: ids[at] ?? 0,
    timeUs: row.timeUs,
    report: row.report.report,
    about: row.report,
  }));
  const of = <Wanted extends Type>(type: Wanted) =>
    told.filter((one): one is typeof one & Told<Wanted> => one.report.type === type);
  const write = async <Wanted extends Type>(
    type: Wanted,
    how: (
      session: Queryable,
      told: readonly (Told<Wanted> & { readonly about: DatabaseReportRow['report'] })[],
    ) => Promise<void>,
  ) => {
    const ofType = of(type);
    if (ofType.length > 0) {
      await how(session, ofType);
    }
  };
  await noteSeen(session, told);
  await write('state', writeStates);
  await write('connections', writeConnections);
  await write('queries', writeWindows);
  await write('samples', writeRuns);
  await writeTexts(session, [...of('queries').flatMap(textsOfWindow), ...of('samples').flatMap(textsOfRuns)]);
  await write('locks', writeLocks);
  await write('deadlock', writeDeadlocks);
  await write('tables', writeTables);
  await write('plan', writePlans);
}

function textsOfWindow({ instanceId, timeUs, report: { items } }: Told<'queries'>) {
  return items.map(({ fingerprint, text }) => ({ instanceId, fingerprint, text, timeUs }));
}

function textsOfRuns(told: Told<'samples'>) {
  return told.report.items.map((item) => ({
    instanceId: told.instanceId,
    fingerprint: item.fingerprint,
    text: item.text,
    timeUs: runTimeUs(item, told),
  }));
}
