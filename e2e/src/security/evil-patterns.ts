/** What is repeated: a character, a class, a group, and what is longer than a byte. */
const ATOMS = ['a', '\\w', '[a-z]', '.', '\\S', '[^b]', '(?:ab|a)', '[a-zA-Z0-9_]', '\\D', '中'];

/** Ways to repeat it so that there are more ways to match than anybody can try. */
const FORMS: readonly ((atom: string) => string)[] = [
  (atom) => `^(${atom}+)+$`,
  (atom) => `(${atom}*)*b`,
  (atom) => `(${atom}+)*!!`,
  (atom) => `(${atom}|${atom})+$`,
  (atom) => `(${atom}|${atom}?)+$`,
  (atom) => `(${atom}{1,30}){1,30}!$`,
  (atom) => `^(${atom}?){25}${atom}{25}$`,
  (atom) => `(${atom}+${atom}+)+y`,
  (atom) => `${atom}*${atom}*${atom}*${atom}*${atom}*y$`,
  (atom) => `(?:${atom}+)+(?:${atom}+)+\\d$`,
  (atom) => `((${atom}+)+)+$`,
  (atom) => `(.*${atom}){12}!`,
  (atom) => `^(?:(?:${atom})*(?:${atom})*)*$`,
  (atom) => `(?i)(${atom}+)+Z$`,
  (atom) => `(${atom}+\\s*)+$`,
  (atom) => `(?P<x>${atom}+)+,$`,
  (atom) => `(?=(${atom}+)+$)x`,
  (atom) => `(?<!(${atom}+)+)x`,
  (atom) => `(${atom}+)\\1+$`,
  (atom) => `${atom}++$`,
];

/** Large ones, and ones that grow when they are read. */
const LARGE = [
  '\\s+$',
  '(?s).*.*.*.*=.*',
  '(?:a{1000}){1000}',
  '(((a{30}){30}){30}){30}',
  `${'('.repeat(500)}a${')*'.repeat(500)}`,
  '(a)'.repeat(700),
  '(a|b|c|d|e|f|g)'.repeat(130),
  'a?'.repeat(1_000),
  `[${'a-z'.repeat(600)}]`,
  '\\pL'.repeat(600),
  '(?i)'.repeat(500),
  'x*'.repeat(1_000),
  '(a*)*'.repeat(400),
  `${'(?:'.repeat(660)}a`,
  '[[:alpha:'.repeat(200),
  '%'.repeat(2_000),
  '\\'.repeat(2_001),
  '.{0,1000}.{0,1000}.{0,1000}x',
  '(^|a)+(^|b)+(^|c)+$',
  '((((((((((a*)*)*)*)*)*)*)*)*)*)*$',
];

/** Of our own making: two hundred that have no end in an engine that tries all ways, and some that are large. */
export const EVIL_PATTERNS: readonly string[] = [
  ...ATOMS.flatMap((atom) => FORMS.map((form) => form(atom))),
  ...LARGE,
];

/** What they are hungry for: long, and at the end not what they wait for. */
export const EVIL_TEXTS: readonly string[] = [
  `${'a'.repeat(40)}\u0001`,
  `${'a'.repeat(16_000)}\u0001`,
  `${'ab'.repeat(8_000)} x`,
  `x${' '.repeat(16_000)}x`,
  `${'中'.repeat(5_000)}x`,
  `${'a,'.repeat(8_000)}`,
  `${'0'.repeat(16_000)}-`,
  `${'a=b '.repeat(4_000)}=`,
];
