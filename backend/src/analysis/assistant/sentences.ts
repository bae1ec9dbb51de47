export interface Sentence {
  readonly text: string;
  readonly startsLine: boolean;
}

/** A sentence of a model may not be longer: nothing is kept back for ever. */
const MOST_CHARACTERS = 1_500;
/** A reference in brackets that never closes is text. */
const MOST_REFERENCE = 800;
const CLOSES: Readonly<Record<string, string>> = { '[': ']', '【': '】', '(': ')', '（': '）' };

/** Cuts what comes from a model into sentences with the references behind them, as soon as each is whole. */
export function createSentences(): {
  push(text: string): readonly Sentence[];
  rest(): readonly Sentence[];
} {
  let kept = '';
  let startsLine = true;
  const take = (isOver: boolean): readonly Sentence[] => {
    const found: Sentence[] = [];
    for (let end = endOf(kept, isOver); end > 0; end = endOf(kept, isOver)) {
      const text = kept.slice(0, end);
      kept = kept.slice(end);
      if (text.trim() !== '') {
        found.push({ text: text.trim(), startsLine });
        startsLine = false;
      }
      startsLine ||= text.endsWith('\n');
    }
    return found;
  };
  return {
    push(text) {
      kept += text;
      return take(false);
    },
    rest: () => take(true),
  };
}

/** Behind the first sentence of a text; 0: it is not whole yet. */
function endOf(text: string, isOver: boolean): number {
  const most = Math.min(text.length, MOST_CHARACTERS);
  for (let at = 0; at < most; at += 1) {
    const sign = text.charAt(at);
    if (sign === '\n') {
      return at + 1;
    }
    const next = text.charAt(at + 1);
    const ends =
      '。！？'.includes(sign) || ('.!?'.includes(sign) && (/[\s[【]/.test(next) || (next === '' && isOver)));
    if (ends) {
      return behindReferences(text, at + 1, isOver);
    }
  }
  return isOver || text.length >= MOST_CHARACTERS ? most : 0;
}

/** 0: a reference may still follow. */
function behindReferences(text: string, from: number, isOver: boolean): number {
  let end = from;
  for (;;) {
    let at = end;
    while (text.charAt(at) === ' ') {
      at += 1;
    }
    const open = text.charAt(at);
    if (open === '') {
      return isOver ? text.length : 0;
    }
    const close = CLOSES[open];
    if (close === undefined || !/^.[a-z_]{2,24}:/.test(text.slice(at, at + 26))) {
      const mayBecomeOne = close !== undefined && /^.[a-z_]{0,24}$/.test(text.slice(at));
      return mayBecomeOne && !isOver ? 0 : end;
    }
    const closed = text.indexOf(close, at);
    if (closed === -1) {
      return isOver || text.length - at > MOST_REFERENCE ? end : 0;
    }
    end = closed + 1;
  }
}
