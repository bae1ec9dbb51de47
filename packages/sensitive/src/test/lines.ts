import { createPick, type Pick } from '@vigilops/testkit/pick';
import { seeded } from '@vigilops/testkit/seeded';
import { KEYS, privateKey, secretPart } from './keys.ts';
import { NAMED, type Named } from './named.ts';
import { ORDINARY } from './ordinary.ts';
import { PEOPLE } from './people.ts';
import { lineHead, PLACES } from './places.ts';

export interface LogLine {
  readonly kind: string;
  /** Where in a line it stands. */
  readonly place: string;
  readonly text: string;
  /** What nobody may read; null: nothing of it. */
  readonly secret: string | null;
  readonly isPersonal: boolean;
}

type Made = Omit<LogLine, 'kind' | 'isPersonal'>;

/** `§` in a line is where the value goes. */
const put = (line: string, value: string) => line.replaceAll('§', () => value);

/** In its own lines, or anywhere. */
function ofPerson(named: Named, pick: Pick): Made {
  if (pick.number(0, 1) === 0) {
    return ofName(named, pick);
  }
  const { name, lines, write = (text: string) => text } = pick.one(PLACES);
  const plain = named.make(pick);
  // Programs send numbers without the blanks that people put between.
  const value = name === 'URL' ? write(plain.replaceAll(' ', '')) : write(plain);
  return { place: name, text: put(pick.one(lines), value), secret: value };
}

function ofKey(kind: string, pick: Pick): Made {
  const value = KEYS[kind]?.(pick) ?? '';
  const { name, lines, write = (text: string) => text } = pick.one(PLACES);
  return { place: name, text: put(pick.one(lines), write(value)), secret: write(secretPart(kind, value)) };
}

function ofName({ lines, make }: Named, pick: Pick): Made {
  const value = make(pick);
  return { place: 'after its name', text: put(pick.one(lines), value), secret: value };
}

const KINDS: Readonly<Record<string, (pick: Pick) => Made>> = {
  ...Object.fromEntries(Object.keys(KEYS).map((kind) => [kind, (pick: Pick) => ofKey(kind, pick)])),
  ...Object.fromEntries(
    Object.entries(NAMED).map(([kind, named]) => [kind, (pick: Pick) => ofName(named, pick)]),
  ),
  'private key': (pick) => {
    const [key, secret] = privateKey(pick);
    const line = pick.one([
      'cannot parse key: §',
      '{"type":"service_account","private_key":"§"}',
      'TLS_KEY="§"',
      '§',
    ]);
    return { place: 'PEM', text: put(line, key), secret };
  },
  ...Object.fromEntries(
    Object.entries(PEOPLE).map(([kind, named]) => [kind, (pick: Pick) => ofPerson(named, pick)]),
  ),
};

export const LINE_KINDS = Object.keys(KINDS);

/** The same for the same seed, and as many of each kind. */
export function linesWithSecrets(count: number, seed: number): readonly LogLine[] {
  return linesOf(count, seed, Object.entries(KINDS));
}

/** Lines in which there is nothing to hide. */
export function ordinaryLines(count: number, seed: number): readonly LogLine[] {
  return linesOf(
    count,
    seed,
    Object.entries(ORDINARY).map(([kind, make]) => [
      kind,
      (pick) => ({ place: 'ordinary', text: make(pick), secret: null }),
    ]),
  );
}

function linesOf(
  count: number,
  seed: number,
  kinds: readonly (readonly [string, (pick: Pick) => Made])[],
): readonly LogLine[] {
  const pick = createPick(seeded(seed));
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] as (typeof kinds)[number];
    const made = make(pick);
    return { ...made, kind, text: `${lineHead(pick)}${made.text}`, isPersonal: kind in PEOPLE };
  });
}
