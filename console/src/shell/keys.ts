/** One thing that the keyboard does: a key, or two after each other as in `g h`. */
export interface KeyBinding {
  readonly keys: string;
  /** For the overlay that lists them. */
  readonly label: string;
  readonly run: () => void;
}

export interface Keys {
  /** Adds bindings until the returned function is called; the newest of the same keys counts. */
  readonly add: (bindings: readonly KeyBinding[]) => () => void;
  readonly all: () => readonly KeyBinding[];
  /** True when the key did something. */
  readonly press: (event: KeyPress) => boolean;
}

/** The part of a keyboard event that counts. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'timeStamp'> & {
  readonly target: EventTarget | null;
};

/** The second key of two has this long to come. */
const PAIR_MS = 1_000;

const NAMES: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };

/** What the keys of a page do. Keys that write somewhere, or belong to the browser, do nothing here. */
export function createKeys(): Keys {
  const added: (readonly KeyBinding[])[] = [];
  let first: { readonly key: string; readonly at: number } | undefined;
  const all = (): readonly KeyBinding[] => {
    const byKeys = new Map(added.flat().map((binding) => [binding.keys, binding]));
    return [...byKeys.values()];
  };
  return {
    all,
    add: (bindings) => {
      added.push(bindings);
      return () => {
        added.splice(added.indexOf(bindings), 1);
      };
    },
    press: ({ key, ctrlKey, metaKey, altKey, timeStamp, target }) => {
      if (ctrlKey || metaKey || altKey || writesInto(target)) {
        return false;
      }
      const name = NAMES[key] ?? key;
      const pair = first !== undefined && timeStamp - first.at < PAIR_MS ? `${first.key} ${name}` : name;
      const found = all().find(({ keys }) => keys === pair) ?? all().find(({ keys }) => keys === name);
      const begins = all().some(({ keys }) => keys.startsWith(`${name} `));
      first = found === undefined && begins ? { key: name, at: timeStamp } : undefined;
      found?.run();
      return found !== undefined;
    },
  };
}

function writesInto(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, textarea, select, [role="textbox"], [role="combobox"]'))
  );
}
