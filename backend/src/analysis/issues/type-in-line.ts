export type Found = readonly [type: string, message: string];

const ENDS_AS_TYPE = /(?:Exception|Error|Throwable|Failure|Fault|Warning|Interrupt|Exit|Panic)$/u;
/** shop.cart.CartClosed, Shop\Cart\Closed, Shop::Closed; generic ones of .NET end in `1. */
const NAME = /^\\?[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|\\|::)[\p{L}_$][\p{L}\p{N}_$]*)*(?:`\d)?$/u;
const QUALIFIED = /[\p{L}\p{N}](?:\.|\\|::)\p{Lu}[^.\\:]*$/u;
/** `Error [ERR_X]: …`, `SqlException (0x80131904): …` */
const CODE = /^(?:\[[\w-]{1,80}\]|\(0x[\da-fA-F]{1,16}\)):?$/u;
const MOST_TOKENS = 40;
const LONGEST_TYPE = 200;

/** The first exception that a line names: `… java.io.IOException: closed`. A name that only looks like one must begin the line. */
export function typeInLine(line: string): Found | undefined {
  const tokens = line.split(/(?<=\s)(?=\S)/u, MOST_TOKENS);
  let at = 0;
  for (const [place, token] of tokens.entries()) {
    at += token.length;
    const word = token.trimEnd().replace(/^[[('"]+/u, '');
    const name = word.replace(/:$/u, '');
    if (name.length > LONGEST_TYPE || !NAME.test(name)) {
      continue;
    }
    const next = tokens[place + 1]?.trimEnd() ?? '';
    const isCoded = name === word && CODE.test(next);
    const isWhole = name !== word || isCoded || at >= line.length || next.startsWith('(');
    const isType = ENDS_AS_TYPE.test(name) || (place === 0 && QUALIFIED.test(name));
    if (isWhole && isType) {
      return [
        name.replace(/^\\/u, ''),
        line.slice(isCoded ? at + (tokens[place + 1] ?? '').length : at).trim(),
      ];
    }
  }
  return undefined;
}
