import { RESOURCE } from '@vigilops/contracts';
import type { AttributesJson, HostFacts, HostRegistry, TokenRecord } from '../../model/index.ts';
import type { HostClaim, ResourceEntry } from './entries.ts';

/** The host a token is known to belong to; `name` is null until the token's agent stated it. */
interface Binding {
  readonly hostId: number;
  readonly hostKey: string;
  /** Keys of hosts that were merged into it. */
  readonly formerKeys: readonly string[];
  readonly name: string | null;
}

export interface IdentityDeps {
  readonly hosts: HostRegistry;
}

const MAX_BINDINGS = 10_000;
/** Characters of a sender's own words that come back in a reason. */
const MAX_SHOWN = 100;
const MAX_LABELS = 64;
/** What is longer fits into no index. */
const MAX_KEY_CHARACTERS = 512;

/** Reads what resource attributes say about their host. */
export function hostClaimOf(attributes: AttributesJson): HostClaim {
  const values = new Map(Object.entries(JSON.parse(attributes) as Record<string, unknown>));
  const text = (key: string) => textOf(values.get(key));
  const hostId = text(RESOURCE.hostId);
  const hostName = text(RESOURCE.hostName);
  const key = hostId ?? hostName;
  const agentVersion = text(RESOURCE.agentVersion);
  if (key === null) {
    return { hostId, hostName, fromAgent: false, facts: null };
  }
  const facts: HostFacts = {
    key,
    name: hostName ?? key,
    ips: textsOf(values.get(RESOURCE.hostIp)),
    os: text(RESOURCE.osName) ?? text(RESOURCE.osType),
    osVersion: text(RESOURCE.osVersion),
    kernel: text(RESOURCE.kernelVersion),
    arch: text(RESOURCE.hostArch),
    agentVersion,
    group: text(RESOURCE.hostGroup),
    tags: textsOf(values.get(RESOURCE.hostTags)),
    labels: labelsOf(values),
  };
  return { hostId, hostName, fromAgent: agentVersion !== null, facts };
}

/** Why no host can be known by this claim. */
export function tooLongClaim({ facts }: HostClaim): string | null {
  return facts !== null && facts.key.length > MAX_KEY_CHARACTERS
    ? `host.id or host.name is longer than ${MAX_KEY_CHARACTERS} characters`
    : null;
}

/** The attribute `key` of attributes in JSON, when it is a text; empty else. */
export function textAttribute(attributes: AttributesJson, key: string): string {
  const values = new Map(Object.entries(JSON.parse(attributes) as Record<string, unknown>));
  return textOf(values.get(key)) ?? '';
}

export type ResourceBinder = (
  token: TokenRecord,
  entries: Iterable<ResourceEntry>,
  signal: AbortSignal,
) => Promise<void>;

/**
 * Decides from the token, never from the payload, whose rows a resource's are. Sets hostId, or refusal where an
 * agent's token is used for a host that is not its own.
 */
export function createResourceBinder(deps: IdentityDeps): ResourceBinder {
  const bindings = new Map<number, Binding>();
  const bindingOf = (token: TokenRecord): Binding | undefined => {
    const known = bindings.get(token.id);
    if (token.hostId === null || token.hostKey === null) {
      return known;
    }
    const { hostId, hostKey, formerHostKeys: formerKeys = [] } = token;
    return known?.hostId === hostId
      ? { ...known, formerKeys: [...known.formerKeys, ...formerKeys] }
      : { hostId, hostKey, formerKeys, name: null };
  };
  const remember = (token: TokenRecord, binding: Binding) => {
    if (bindings.size >= MAX_BINDINGS) {
      bindings.clear();
    }
    bindings.set(token.id, binding);
  };

  const bindAgent = async (token: TokenRecord, entry: ResourceEntry, signal: AbortSignal) => {
    const { claim } = entry;
    const known = bindingOf(token);
    if (claim.facts === null) {
      entry.hostId = known?.hostId ?? null;
      entry.refusal =
        known === undefined
          ? 'the token is not bound to a host yet: the first resource must name host.id'
          : null;
      return;
    }
    const verdict = known === undefined ? 'ask' : compareClaim(claim, known);
    if (known !== undefined && verdict === 'foreign') {
      entry.refusal = foreignHost(claim.facts.key, known.hostKey);
      return;
    }
    if (known !== undefined && verdict === 'own' && !claim.fromAgent) {
      entry.hostId = known.hostId;
      return;
    }
    const bound = await deps.hosts.bindAgent(token, claim.facts, signal);
    if (bound.status === 'refused') {
      entry.refusal = bound.reason;
      return;
    }
    const formerKeys = bound.formerKey === undefined ? [] : [bound.formerKey];
    if (claim.hostId !== null && ![bound.hostKey, ...formerKeys].includes(claim.hostId)) {
      entry.refusal = foreignHost(claim.hostId, bound.hostKey);
      return;
    }
    entry.hostId = bound.hostId;
    const name = claim.fromAgent || known === undefined ? claim.hostName : known.name;
    remember(token, { hostId: bound.hostId, hostKey: bound.hostKey, formerKeys, name });
  };

  return async (token, entries, signal) => {
    if (token.kind === 'agent') {
      // Resources that name a host go first: one of them may bind the token that the others rely on.
      const ordered = [...entries].sort(
        (a, b) => Number(a.claim.facts === null) - Number(b.claim.facts === null),
      );
      for (const entry of ordered) {
        await bindAgent(token, entry, signal);
      }
      return;
    }
    const found = new Map<string, number>();
    for (const entry of entries) {
      const { facts } = entry.claim;
      if (facts !== null) {
        const hostId = found.get(facts.key) ?? (await deps.hosts.findOrCreate(facts, signal));
        found.set(facts.key, hostId);
        entry.hostId = hostId;
      }
    }
  };
}

/** `ask` where only the registry can tell: a host known by its id, claimed by a name that was never stated here. */
function compareClaim(claim: HostClaim, known: Binding): 'own' | 'foreign' | 'ask' {
  if (claim.hostId !== null) {
    return claim.hostId === known.hostKey || known.formerKeys.includes(claim.hostId) ? 'own' : 'foreign';
  }
  if (claim.hostName === known.hostKey || claim.hostName === known.name) {
    return 'own';
  }
  return known.name === null ? 'ask' : 'foreign';
}

function foreignHost(claimed: string, own: string): string {
  return `resource claims host '${claimed.slice(0, MAX_SHOWN)}', the token belongs to host '${own}'; use an API token to send for several hosts`;
}

/** fromEntries defines own properties, so a label named __proto__ is a label. */
function labelsOf(values: ReadonlyMap<string, unknown>): Readonly<Record<string, string>> {
  const labels = [...values].flatMap(([key, value]) => {
    const name = key.startsWith(RESOURCE.hostLabelPrefix) ? key.slice(RESOURCE.hostLabelPrefix.length) : '';
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return name !== '' && isPlain ? [[name, String(value)] as const] : [];
  });
  return Object.fromEntries(labels.slice(0, MAX_LABELS));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A list of texts, or one text with commas: resource attributes from the environment cannot be lists. */
function textsOf(value: unknown): string[] {
  const items = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  return items.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : []));
}
