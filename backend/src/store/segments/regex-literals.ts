import { RegExpParser, type AST } from '@eslint-community/regexpp';

/** Texts that each match of a regular expression contains: one, all of some, or any of some. `all` of none: nothing is known. */
export type Literals = string | { readonly kind: 'all' | 'any'; readonly of: readonly Literals[] };

const NOTHING: Literals = { kind: 'all', of: [] };

/**
 * Escapes of letters and digits, bracket classes and directors mean other things in PostgreSQL's regular expressions than
 * in those that the parser reads; but for these few classes, which hold no literal in either.
 */
const READ_OTHERWISE = /\\(?![dDwWsS])[0-9A-Za-z]|\[[[:=.]|\[\^?\]|^\*\*\*|\(\?[^:=!<]/;

const parser = new RegExpParser({ ecmaVersion: 2025 });

/** Of a PostgreSQL regular expression. What cannot be read for sure says nothing: too little known costs time alone. */
export function literalsOf(source: string): Literals {
  if (READ_OTHERWISE.test(source)) {
    return NOTHING;
  }
  try {
    return ofAlternatives(parser.parsePattern(source).alternatives);
  } catch {
    return NOTHING;
  }
}

function ofAlternatives(alternatives: readonly AST.Alternative[]): Literals {
  const [first, ...others] = alternatives.map(ofSequence);
  return first === undefined
    ? NOTHING
    : others.length === 0
      ? first
      : { kind: 'any', of: [first, ...others] };
}

function ofSequence({ elements }: AST.Alternative): Literals {
  const parts: Literals[] = [];
  let run = '';
  const end = () => {
    if (run !== '') {
      parts.push(run);
    }
    run = '';
  };
  for (const element of elements) {
    if (element.type === 'Character') {
      run += String.fromCodePoint(element.value);
    } else {
      end();
      parts.push(ofElement(element));
    }
  }
  end();
  return { kind: 'all', of: parts };
}

function ofElement(element: AST.Element): Literals {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return ofAlternatives(element.alternatives);
    case 'Quantifier':
      return element.min === 0 ? NOTHING : ofElement(element.element);
    default:
      return NOTHING;
  }
}
