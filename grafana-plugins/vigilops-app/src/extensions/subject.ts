import type { DataFrame, Labels, ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import type { VigilQuery } from '../datasource/query.ts';

type Replace = Pick<TemplateSrv, 'replace'>;

/** The names under which senders and dashboards know a host, the surest first. */
const HOST_NAMES = ['host.name', 'host_name', 'hostname', 'host', 'nodename', 'instance'];
/** Rows of a table or a log that are looked at for a name. */
const ROWS = 1_000;

/** The host that labels name. The port of a scrape target is no part of its name. */
export function hostOfLabels(labels: Readonly<Labels> | undefined): string | undefined {
  const name = HOST_NAMES.map((key) => labels?.[key]).find((value) => value !== undefined && value !== '');
  return name === undefined ? undefined : withoutPort(name);
}

function withoutPort(name: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+)):\d+$/.exec(name) ?? [];
  return bracketed ?? plain ?? name;
}

/** The service that an alert's labels name, or that a query asks for alone. */
export function serviceOf({
  labels,
  query,
}: {
  readonly labels?: Readonly<Labels> | undefined;
  readonly query?: VigilQuery | undefined;
}): string | undefined {
  const filters = query?.filters ?? [];
  const names = [
    ...['service.name', 'service_name', 'service'].map((key) => labels?.[key]),
    query?.service,
    ...(query?.services ?? []),
    ...filters.filter(({ key, op }) => key === 'service.name' && op === '=').map(({ value }) => value),
  ];
  const all = found(names);
  return all.kind === 'one' ? all.host : undefined;
}

/** Names found in one place: `several` is as telling as one, for then no other place decides. */
type Found = { readonly kind: 'none' | 'several' } | { readonly kind: 'one'; readonly host: string };

/** `.*`, `{a,b}` or `$__all` stand for many; no host is called so. */
const PATTERN = /[*{}|()^$\\]/;

function found(names: Iterable<string | undefined>): Found {
  const all = new Set([...names].filter((name) => name !== undefined && name !== ''));
  const [host] = all;
  if (host !== undefined && PATTERN.test(host)) {
    return { kind: 'several' };
  }
  return host === undefined ? { kind: 'none' } : all.size > 1 ? { kind: 'several' } : { kind: 'one', host };
}

interface About {
  readonly scopedVars?: ScopedVars | undefined;
  readonly targets?: readonly object[] | undefined;
  readonly frames?: readonly DataFrame[] | undefined;
}

/**
 * The one host that a panel or a query is about: by what it is repeated for, else what it asks for, else what its
 * data names, else the dashboard's variable. Nothing where the first of these that speaks names several.
 */
export function hostOf({ scopedVars = {}, targets = [], frames = [] }: About, templates: Replace) {
  const places: readonly (() => Found)[] = [
    () => found(HOST_NAMES.map((name) => textOf(scopedVars[name]?.value))),
    () => found(targets.flatMap((target) => hostsAsked(target, scopedVars, templates))),
    () => found(frames.flatMap(hostsInFrame)),
    () => found(HOST_NAMES.flatMap((name) => variable(name, scopedVars, templates))),
  ];
  for (const look of places) {
    const result = look();
    if (result.kind !== 'none') {
      return result.kind === 'one' ? result.host : undefined;
    }
  }
  return undefined;
}

const textOf = (value: unknown) => (typeof value === 'string' ? withoutPort(value) : undefined);

function hostsAsked(target: object, vars: ScopedVars, templates: Replace): string[] {
  const { hosts = [], filters = [] } = target as Partial<VigilQuery>;
  const filtered = Array.isArray(filters)
    ? filters.filter(({ key, op }) => key === 'host.name' && op === '=').map(({ value }) => value)
    : [];
  return [...(Array.isArray(hosts) ? hosts : []), ...filtered].flatMap((text) =>
    replaced(String(text), vars, templates),
  );
}

/** All values of the variables in a text. */
function replaced(text: string, vars: ScopedVars, templates: Replace): string[] {
  const values: string[] = [];
  const whole = templates.replace(text, vars, (value: unknown) => {
    values.push(...(Array.isArray(value) ? value.map(String) : [String(value)]));
    return values[0] ?? '';
  });
  return values.length > 1 ? values : [whole];
}

/** Nothing where the dashboard has no such variable: then the text stays as it is. */
function variable(name: string, vars: ScopedVars, templates: Replace): string[] {
  const place = `\${${name}}`;
  const values = /^\w+$/.test(name) ? replaced(place, vars, templates) : [];
  return values.filter((value) => value !== place).map(withoutPort);
}

function hostsInFrame(frame: DataFrame): (string | undefined)[] {
  return frame.fields.flatMap(({ name, labels, values }) => {
    if (labels !== undefined && Object.keys(labels).length > 0) {
      return [hostOfLabels(labels)];
    }
    const rows = Array.from({ length: Math.min(values.length, ROWS) }, (_, row): unknown => values[row]);
    if (HOST_NAMES.includes(name)) {
      return rows.map(textOf);
    }
    return name === 'labels' ? rows.map((row) => hostOfLabels(row as Labels)) : [];
  });
}
