import type { DatabaseFound } from '../databases/look-once.ts';

/** A few lines a server: what it is, its figures, what the account may not see. */
export function databasesText(found: readonly DatabaseFound[]): string[] {
  return found.length === 0 ? ['No databases are configured.'] : ['Databases', ...found.flatMap(linesOf)];
}

function linesOf({ name, type, host, port, state, readings, reports }: DatabaseFound): string[] {
  const place = host.startsWith('/') ? host : `${host}:${String(port)}`;
  const what = state.is_up ? `${state.version ?? 'up'}, ${state.role}` : (state.error ?? 'down');
  const figures = Object.entries(state.figures ?? {}).flatMap(([key, value]) =>
    value === null ? [] : [`${key} ${Number.isInteger(value) ? String(value) : value.toFixed(3)}`],
  );
  const lists = reports.map((report) => report.type).join(', ');
  return [
    `  ${name} (${type} ${place}): ${what}`,
    ...(figures.length === 0 ? [] : [`    ${figures.join(', ')}`]),
    ...(state.is_up
      ? [`    ${String(readings.length)} readings; ${lists === '' ? 'no reports' : lists}`]
      : []),
    ...state.missing.map(({ what: view, grant }) => `    missing: ${view}: ${grant}`),
  ];
}
