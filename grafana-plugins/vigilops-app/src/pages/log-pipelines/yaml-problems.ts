/** One thing that is wrong with a text, where the house says so. */
export interface YamlProblem {
  /** Of the text, from 1 on; undefined where it lies elsewhere or nowhere. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Of the pipeline, from 1 on. */
  readonly step: number | undefined;
  readonly text: string;
}

interface Place {
  /** Line of the file on which the text begins. */
  readonly firstLine: number;
  readonly lines: number;
  /** What stands before each line of the text in the file. */
  readonly indent: number;
}

const PROBLEM = /(?:^|; )pipelines:(\d+):(\d+): /g;
const ONE_PIPELINE = /pipelines(?:\[\d+\]|\.\d+)\./g;
const STEP = /steps(?:\[(\d+)\]|\.(\d+))\.?/;

/** What the house says of a file, by the lines of the text that is edited. */
export function problemsOf(message: string, place: Place): readonly YamlProblem[] {
  const heads = [...message.matchAll(PROBLEM)];
  if (heads.length === 0) {
    return [{ line: undefined, column: undefined, step: undefined, text: message }];
  }
  return heads.map((head, at) => {
    const from = head.index + head[0].length;
    const text = message.slice(from, heads[at + 1]?.index).replace(/ at line \d+/, '');
    const line = Number(head[1]) - place.firstLine + 1;
    if (line < 1 || line > place.lines) {
      return { line: undefined, column: undefined, step: undefined, text };
    }
    return { line, column: Math.max(1, Number(head[2]) - place.indent), ...stepOf(text) };
  });
}

/** `pipelines[2].steps[0].pattern: wrong` is `pattern: wrong` of the first step. */
function stepOf(text: string): Pick<YamlProblem, 'step' | 'text'> {
  const own = text.replaceAll(ONE_PIPELINE, '').replace(/^`([\w.]+)`:/, '$1:');
  const found = STEP.exec(own);
  if (found === null) {
    return { step: undefined, text: own };
  }
  return {
    step: Number(found[1] ?? found[2]) + 1,
    text: own.replace(STEP, '').replace(/^:? *(?:``:)? */, ''),
  };
}
