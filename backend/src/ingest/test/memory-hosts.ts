import type { HostFacts, HostRegistry, TokenRecord } from '../../model/index.ts';

/** A host registry in memory. An agent token is bound to the first host it names, as in the real one. */
export interface MemoryHosts extends HostRegistry {
  readonly cards: ReadonlyMap<number, HostFacts>;
  readonly calls: { method: string; key: string }[];
}

export function createMemoryHosts(bound: ReadonlyMap<number, string> = new Map()): MemoryHosts {
  const cards = new Map<number, HostFacts>();
  const idByKey = new Map<string, number>();
  const keyByToken = new Map(bound);
  const calls: { method: string; key: string }[] = [];
  const idOf = (facts: HostFacts, mayChange: boolean) => {
    const id = idByKey.get(facts.key) ?? idByKey.size + 1;
    if (!idByKey.has(facts.key) || mayChange) {
      cards.set(id, facts);
    }
    idByKey.set(facts.key, id);
    return id;
  };
  return {
    cards,
    calls,
    bindAgent: async (token, facts, signal) => {
      signal.throwIfAborted();
      calls.push({ method: 'bindAgent', key: facts.key });
      await Promise.resolve();
      const own = keyByToken.get(token.id) ?? token.hostKey ?? facts.key;
      const ownId = idByKey.get(own);
      const ownName = ownId === undefined ? own : cards.get(ownId)?.name;
      if (facts.key !== own && facts.key !== ownName) {
        return { status: 'refused', reason: `the token belongs to host '${own}'` };
      }
      keyByToken.set(token.id, own);
      return { status: 'bound', hostId: idOf({ ...facts, key: own }, true), hostKey: own };
    },
    findOrCreate: async (facts, signal) => {
      signal.throwIfAborted();
      calls.push({ method: 'findOrCreate', key: facts.key });
      await Promise.resolve();
      return idOf(facts, false);
    },
    touch: () => Promise.resolve(),
  };
}

let tokens = 0;

/** A token with ingest scope; unbound unless `own` says otherwise. */
export function aToken(kind: TokenRecord['kind'], own: Partial<TokenRecord> = {}): TokenRecord {
  tokens += 1;
  return {
    id: tokens,
    name: `${kind} ${tokens}`,
    kind,
    scopes: new Set(['ingest']),
    hostId: null,
    hostKey: null,
    expiresAt: null,
    revokedAt: null,
    ...own,
  };
}
