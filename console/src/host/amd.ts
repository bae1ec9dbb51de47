/** The modules that a host shares with plugins, by the names of Grafana; some are only fetched when one wants them. */
export type SharedModules = Readonly<Record<string, () => unknown>>;

type Factory = (...modules: unknown[]) => unknown;

/** What a script says with `define`: the names of the modules that it wants and what makes its own of them. */
export interface Definition {
  readonly wants: readonly string[];
  readonly make: Factory;
}

interface ModuleSource {
  /** Runs the script at this address and gives what it defined; rejects when it cannot be fetched. */
  readonly run: (url: string) => Promise<Definition | undefined>;
  /** Absolute addresses, from which plugins find their own lazy parts. */
  readonly base: string;
}

/**
 * Loads a built plugin, which is one `define([names], factory)`, as Grafana does.
 * Throws when it wants a module that is not shared: a plugin that lacks one would fail much later, and oddly.
 */
export function createModuleLoader(shared: SharedModules, source: ModuleSource) {
  const loaded = new Map<string, Promise<unknown>>();
  async function load(url: string): Promise<unknown> {
    const uri = new URL(url, source.base).href;
    const definition = await source.run(uri);
    if (definition === undefined) {
      throw new Error(`${url} is no plugin: it defines nothing`);
    }
    const missing = definition.wants.filter((name) => name !== 'module' && !Object.hasOwn(shared, name));
    if (missing.length > 0) {
      throw new Error(`${url} wants ${missing.join(', ')}, which this console does not share`);
    }
    const modules = await Promise.all(
      definition.wants.map((name) => (name === 'module' ? { uri } : shared[name]?.())),
    );
    return definition.make(...modules);
  }
  return (url: string): Promise<unknown> => {
    const known = loaded.get(url);
    if (known !== undefined) {
      return known;
    }
    const loading = load(url);
    loaded.set(url, loading);
    // A failure is not remembered: the next try asks again.
    loading.catch(() => loaded.delete(url));
    return loading;
  };
}

/** Reads the three ways to call AMD's `define`: with or without a name, with or without wanted modules. */
export function readDefinition(given: readonly unknown[]): Definition {
  const parts = typeof given[0] === 'string' ? given.slice(1) : given;
  const [wants, last] = Array.isArray(parts[0]) ? [parts[0] as string[], parts[1]] : [[], parts[0]];
  return { wants, make: typeof last === 'function' ? (last as Factory) : () => last };
}
