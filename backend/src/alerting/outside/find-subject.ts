import type { OutsideSubjects } from '../../model/index.ts';
import type { Labels } from '../matching/match-labels.ts';

/** By what others call it, in lower case; null: several are called so, and nobody can say which is meant. */
export interface Directory {
  readonly hosts: ReadonlyMap<string, number | null>;
  readonly services: ReadonlyMap<string, number | null>;
}

/** Names that say which host, surest first; `instance` is where Prometheus asked, mostly with a port. */
const HOST_LABELS = [
  'host',
  'hostname',
  'host_name',
  'host.name',
  'node',
  'nodename',
  'exported_host',
] as const;
const ADDRESS_LABELS = ['instance', 'exported_instance', 'target'] as const;
const SERVICE_LABELS = ['service', 'service_name', 'service.name', 'application', 'app', 'job'] as const;

export function directoryOf({ hosts, services }: OutsideSubjects): Directory {
  return {
    hosts: unambiguous(hosts.flatMap(({ id, names }) => names.map((name) => [name, id] as const))),
    services: unambiguous(services.map(({ id, name }) => [name, id] as const)),
  };
}

function unambiguous(named: readonly (readonly [name: string, id: number])[]): Map<string, number | null> {
  const ids = new Map<string, number | null>();
  for (const [name, id] of named) {
    const key = name.trim().toLowerCase();
    const known = ids.get(key);
    ids.set(key, known === undefined || known === id ? id : null);
  }
  return ids;
}

/** Which host and which service of ours an alert is about, where its labels name one that we know. */
export function subjectOf(
  labels: Labels,
  { hosts, services }: Directory,
): { readonly hostId: number | null; readonly serviceId: number | null } {
  return {
    hostId:
      firstOf(labels, HOST_LABELS, hosts, (text) => [text, text.split('.')[0] ?? '']) ??
      firstOf(labels, ADDRESS_LABELS, hosts, (text) => [text, hostPartOf(text)]) ??
      null,
    serviceId: firstOf(labels, SERVICE_LABELS, services, (text) => [text]) ?? null,
  };
}

function firstOf(
  labels: Labels,
  names: readonly string[],
  known: ReadonlyMap<string, number | null>,
  formsOf: (text: string) => readonly string[],
): number | undefined {
  for (const name of names) {
    const text = Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
    for (const form of formsOf(text.trim().toLowerCase())) {
      const id = known.get(form);
      if (id !== undefined && id !== null && form !== '') {
        return id;
      }
    }
  }
  return undefined;
}

/** `https://web-1:9100/metrics`, `web-1:9100`, `[fd00::1]:9100`: the host alone. */
function hostPartOf(address: string): string {
  const rest = address.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').split('/')[0] ?? '';
  const bracketed = /^\[([^\]]*)\]/.exec(rest)?.[1];
  if (bracketed !== undefined) {
    return bracketed;
  }
  return rest.split(':').length === 2 ? (rest.split(':')[0] ?? '') : rest;
}
