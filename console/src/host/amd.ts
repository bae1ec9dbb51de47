/** The modules that a host shares with plugins, by the names of Grafana. */
export type SharedModules = Readonly<Record<string, unknown>>;

type Factory = (...modules: unknown[]) => unknown;

interface ModuleSource {
  readonly fetchText: (url: string) => Promise<string>;
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
    const code = await source.fetchText(uri);
    let exported: { readonly value: unknown } | undefined;
    const define = (names: readonly string[] | Factory, factory?: Factory): void => {
      const [wanted, make] = typeof names === 'function' ? [[], names] : [names, factory];
      const modules = wanted.map((name) => {
        if (name === 'module') {
          return { uri };
        }
        if (!Object.hasOwn(shared, name)) {
          throw new Error(`${url} wants ${name}, which this console does not share`);
        }
        return shared[name];
      });
      exported = { value: make?.(...modules) };
    };
    Object.assign(define, { amd: {} });
    // Our own build, from our own server: the same trust as a script element.
    new Function('define', `${code}\n//# sourceURL=${uri}`)(define);
    if (exported === undefined) {
      throw new Error(`${url} is no plugin: it defines nothing`);
    }
    return exported.value;
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
