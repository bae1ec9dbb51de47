export type ArticlePart =
  | { readonly kind: 'heading' | 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly text: string };

/** The little of Markdown that runbooks need. What is none of it is text, and nothing is ever HTML. */
export function articleParts(body: string): readonly ArticlePart[] {
  const parts: ArticlePart[] = [];
  let code: string[] | undefined;
  let text: string[] = [];
  let items: string[] = [];
  const end = () => {
    if (text.length > 0) {
      parts.push({ kind: 'text', text: text.join('\n') });
    }
    if (items.length > 0) {
      parts.push({ kind: 'list', items });
    }
    text = [];
    items = [];
  };
  for (const line of body.split('\n')) {
    if (/^\s*```/.test(line)) {
      if (code === undefined) {
        end();
        code = [];
      } else {
        parts.push({ kind: 'code', text: code.join('\n') });
        code = undefined;
      }
    } else if (code !== undefined) {
      code.push(line);
    } else if (/^#{1,6} /.test(line)) {
      end();
      parts.push({ kind: 'heading', text: line.replace(/^#+ /, '') });
    } else if (/^\s*[-*] /.test(line)) {
      if (text.length > 0) {
        end();
      }
      items.push(line.replace(/^\s*[-*] /, ''));
    } else if (line.trim() === '') {
      end();
    } else {
      if (items.length > 0) {
        end();
      }
      text.push(line);
    }
  }
  if (code !== undefined) {
    parts.push({ kind: 'code', text: code.join('\n') });
  }
  end();
  return parts;
}

/** Pieces of a line: what stands between two backticks is a command. */
export function commandParts(line: string): readonly { readonly text: string; readonly isCode: boolean }[] {
  const pieces = line.split('`');
  // An odd one has no partner: it is a character like others.
  const whole = pieces.length % 2 === 1 ? pieces : [...pieces.slice(0, -2), pieces.slice(-2).join('`')];
  return whole.map((text, at) => ({ text, isCode: at % 2 === 1 })).filter(({ text }) => text !== '');
}
