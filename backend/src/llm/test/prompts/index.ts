import { seeded } from '@vigilops/testkit/seeded';
import { CLEAN } from './clean.ts';
import { PERSONAL } from './personal.ts';
import { createPick, type Pick } from '@vigilops/testkit/pick';
import { SECRETS } from './secrets.ts';

export interface Prompt {
  readonly kind: string;
  readonly text: string;
  /** What must not leave the house; null: nothing of it. */
  readonly secret: string | null;
}

export const SECRET_KINDS = Object.keys(SECRETS);
export const PERSONAL_KINDS = Object.keys(PERSONAL);
export const CLEAN_KINDS = Object.keys(CLEAN);

/** What people write around it. */
const BEFORE = [
  '',
  '',
  'Why does this fail?\n',
  '帮我看看这段日志：\n',
  '```\n',
  'Summarise:\n\n',
  '2026-11-29T12:00:00Z ERROR ',
];
const AFTER = ['', '', '\nthanks', '\n谢谢', '\n```', '\nIt worked yesterday.'];

/** The same for the same seed: as many of each kind, of secrets and of personal data. */
export function promptsWithSecrets(count: number, seed: number): readonly Prompt[] {
  const pick = createPick(seeded(seed));
  const kinds = Object.entries({ ...SECRETS, ...PERSONAL });
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] as (typeof kinds)[number];
    const [text, secret] = make(pick);
    return { kind, text: around(pick, text), secret };
  });
}

/** Without anything that must not leave. */
export function cleanPrompts(count: number, seed: number): readonly Prompt[] {
  const pick = createPick(seeded(seed));
  const kinds = Object.entries(CLEAN);
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] as (typeof kinds)[number];
    return { kind, text: around(pick, make(pick)), secret: null };
  });
}

function around(pick: Pick, text: string): string {
  return `${pick.one(BEFORE)}${text}${pick.one(AFTER)}`;
}
