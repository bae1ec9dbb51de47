/** What one tab tells the others. */
export type Word = 'signed-in' | 'signed-out';

/** The other tabs of this browser, which share its cookie. */
export interface Tabs {
  /** Only one tab at a time does this. */
  readonly oneAtATime: <T>(work: () => Promise<T>) => Promise<T>;
  readonly tell: (word: Word) => void;
  readonly hear: (listener: (word: unknown) => void) => void;
}

const NAME = 'vigilops.session';

export interface TabsDeps {
  /** Browsers have none on pages that came over plain HTTP from another machine. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  readonly openChannel: (name: string) => Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;
}

export function createTabs({ locks, openChannel }: TabsDeps): Tabs {
  const channel = openChannel(NAME);
  return {
    oneAtATime: async (work) => (locks === undefined ? work() : locks.request(NAME, work)),
    tell: (word) => channel.postMessage(word),
    hear: (listener) => channel.addEventListener('message', ({ data }) => listener(data)),
  };
}
