import { describe, expect, it, vi } from 'vitest';
import { createScriptRunner } from './amd-script.ts';
import { createModuleLoader, readDefinition, type Definition, type SharedModules } from './amd.ts';

const base = 'http://console.test/a/app';

function loader(defined: Definition | undefined, shared: SharedModules = {}) {
  const run = vi.fn<(url: string) => Promise<Definition | undefined>>(() => Promise.resolve(defined));
  return { load: createModuleLoader(shared, { run, base }), run };
}
const nothing: Definition = { wants: [], make: () => ({}) };

describe('the module loader', () => {
  it('gives a plugin what it asks for, and its own address', async () => {
    const make = (react: unknown, self: unknown) => ({ react, uri: (self as { uri: string }).uri });
    const { load } = loader({ wants: ['react', 'module'], make }, { react: () => 'the one' });
    expect(await load('/public/x/module.js')).toEqual({
      react: 'the one',
      uri: 'http://console.test/public/x/module.js',
    });
  });

  it('fetches a module that is only fetched when one wants it', async () => {
    const later = vi.fn(() => Promise.resolve('late'));
    const { load } = loader({ wants: ['late'], make: (late) => late }, { late: later, other: later });
    expect(await load('/m.js')).toBe('late');
    expect(later).toHaveBeenCalledOnce();
  });

  it('refuses a plugin that wants what is not shared, by name', async () => {
    const { load } = loader({ ...nothing, wants: ['angular', 'toString'] });
    await expect(load('/m.js')).rejects.toThrow('angular, toString');
  });

  it('refuses a script that is no plugin', async () => {
    await expect(loader(undefined).load('/m.js')).rejects.toThrow('defines nothing');
  });

  it('tells what a plugin throws while it is made', async () => {
    const make = () => {
      throw new Error('too old');
    };
    await expect(loader({ wants: [], make }).load('/m.js')).rejects.toThrow('too old');
  });

  it('loads once, and again after a failure', async () => {
    const { load, run } = loader(nothing);
    run.mockRejectedValueOnce(new Error('away'));
    await expect(load('/m.js')).rejects.toThrow('away');
    expect(await load('/m.js')).toBe(await load('/m.js'));
    expect(run).toHaveBeenCalledTimes(2);
  });
});

describe('define', () => {
  it.each([
    [[() => 7], [], 7],
    [[['a'], (a: unknown) => a], ['a'], 'a'],
    [['name', ['a'], (a: unknown) => a], ['a'], 'a'],
    [['name', { is: 'data' }], [], { is: 'data' }],
  ])('reads %j', (given, wants, made) => {
    const read = readDefinition(given);
    expect([read.wants, read.make('a')]).toEqual([wants, made]);
  });
});

describe('scripts of the page', () => {
  /** A page whose scripts run when the test says so. */
  function page() {
    const added: HTMLScriptElement[] = [];
    let current: HTMLScriptElement | null = null;
    const scope: { define?: (...given: unknown[]) => void } = {};
    const document = {
      createElement: () => globalThis.document.createElement('script'),
      head: { append: (script: HTMLScriptElement) => added.push(script) },
      get currentScript() {
        return current;
      },
    } as unknown as Document;
    const during = (script: HTMLScriptElement | null, work: () => void) => {
      current = script;
      work();
      current = null;
    };
    return { run: createScriptRunner({ document, scope }), added, scope, during };
  }

  it('give what they define, each its own, whichever comes first', async () => {
    const { run, added, scope, during } = page();
    const [one, two] = [run('/one.js'), run('/two.js')];
    for (const script of [...added].reverse()) {
      during(script, () => scope.define?.([script.src], () => 1));
      script.dispatchEvent(new Event('load'));
    }
    expect([(await one)?.wants, (await two)?.wants].map(String)).toEqual(added.map(({ src }) => src));
  });

  it('find no define when nobody asked for them', async () => {
    const { run, added, scope, during } = page();
    const plain = run('/plain.js');
    expect(scope.define).toBeUndefined();
    during(globalThis.document.createElement('script'), () => expect(scope.define).toBeUndefined());
    added[0]?.dispatchEvent(new Event('load'));
    expect(await plain).toBeUndefined();
    during(added[0] ?? null, () => expect(scope.define).toBeUndefined());
  });

  it('say which one could not be loaded', async () => {
    const { run, added } = page();
    const gone = run('/gone.js');
    added[0]?.dispatchEvent(new Event('error'));
    await expect(gone).rejects.toThrow('/gone.js could not be loaded');
  });
});
