/** What a reader would take in before the figures. */
const MOST_CHARACTERS = 900;

const SPELLED: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twenty: 20,
  fifty: 50,
  hundred: 100,
  thousand: 1_000,
  million: 1_000_000,
};
const HAN_DIGITS = '零一二三四五六七八九';
const HAN_NUMBER =
  /([零一二两三四五六七八九十百千万]+)(?=\s*(?:个|条|台|次|天|小时|分钟|秒|项|起|倍|成|周|%))/gu;

/**
 * Whether words of a model say no number that the facts do not have, in digits or spelled out; `one` and 一 may be an
 * article. A number of the facts may still stand in the wrong place: what is shown beside the words are the figures.
 */
export function holdsToFacts(prose: string, facts: string): boolean {
  const text = prose.normalize('NFKC').trim();
  if (text === '' || text.length > MOST_CHARACTERS) {
    return false;
  }
  const known = new Set(numbersIn(facts.normalize('NFKC')));
  return [...numbersIn(text), ...spelledIn(text)].every((number) => known.has(number));
}

/** 1,234.50 and 1234.5 are the same number; of web-1 it is 1. */
function numbersIn(text: string): readonly number[] {
  const found = text.match(/\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/gu) ?? [];
  return found.map((number) => Number(number.replaceAll(',', '')));
}

function spelledIn(text: string): readonly number[] {
  const english = (text.toLowerCase().match(/[a-z]+/gu) ?? []).flatMap((word) => SPELLED[word] ?? []);
  const han = [...text.matchAll(HAN_NUMBER)].map(([, number = '']) => hanValue(number));
  return [...english, ...han.filter((value) => value !== 1)];
}

function hanValue(text: string): number {
  let total = 0;
  let digit = 0;
  for (const character of text.replaceAll('两', '二')) {
    const unit = { 十: 10, 百: 100, 千: 1_000 }[character];
    if (character === '万') {
      total = (total + digit) * 10_000;
      digit = 0;
    } else if (unit !== undefined) {
      total += (digit === 0 ? 1 : digit) * unit;
      digit = 0;
    } else {
      digit = HAN_DIGITS.indexOf(character);
    }
  }
  return total + digit;
}
