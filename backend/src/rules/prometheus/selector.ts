import type { LabelFilter, TimeFunction } from '@vigilops/contracts/api';
import {
  NotHonoured,
  childrenOf,
  durationSeconds,
  stringOf,
  textOf,
  unwrapped,
  type Piece,
} from './syntax.ts';

/** Series by name and labels, and what of them within a window. Labels have Prometheus' names. */
export interface Selected {
  readonly metric: string;
  readonly filters: readonly LabelFilter[];
  readonly timeFunction: TimeFunction;
  readonly windowSeconds: number;
}

/** How far back Prometheus looks for the newest value. */
const LOOKBACK_SECONDS = 300;

const FUNCTIONS: Readonly<Record<string, TimeFunction>> = {
  Rate: 'rate',
  Increase: 'increase',
  AvgOverTime: 'avg',
  MinOverTime: 'min',
  MaxOverTime: 'max',
  SumOverTime: 'sum',
  LastOverTime: 'last',
};

const OPERATORS: Readonly<Record<string, LabelFilter['op']>> = {
  EqlSingle: '=',
  Neq: '!=',
  EqlRegex: '=~',
  NeqRegex: '!~',
};

/** `name{labels}`, or a function over a range of it. Throws NotHonoured. */
export function selectedBy(piece: Piece, source: string): Selected {
  const inner = unwrapped(piece);
  if (inner.name === 'VectorSelector') {
    return { ...vectorOf(inner, source), timeFunction: 'last', windowSeconds: LOOKBACK_SECONDS };
  }
  if (inner.name !== 'FunctionCall') {
    throw new NotHonoured(
      `${WHAT[inner.name] ?? 'this expression'} is not honoured: ${textOf(inner, source)}`,
    );
  }
  const { name, args } = callOf(inner, source);
  const timeFunction = FUNCTIONS[name];
  const [range] = args;
  if (timeFunction === undefined || range === undefined) {
    throw new NotHonoured(`the function of ${textOf(inner, source)} is not honoured`);
  }
  return { ...rangeOf(range, source), timeFunction };
}

/** The name of a function, as the grammar has it, and its arguments. */
export function callOf(
  call: Piece,
  source: string,
): { readonly name: string; readonly args: readonly Piece[] } {
  const identifier = call.getChild('FunctionIdentifier')?.firstChild;
  const body = call.getChild('FunctionCallBody');
  if (identifier === null || identifier === undefined || body === null) {
    throw new NotHonoured(`${textOf(call, source)} is no call that is honoured`);
  }
  return { name: identifier.name, args: childrenOf(body) };
}

/** `name{labels}[5m]`. */
export function rangeOf(piece: Piece, source: string): Omit<Selected, 'timeFunction'> {
  const inner = unwrapped(piece);
  const [selector, duration] = childrenOf(inner);
  if (inner.name !== 'MatrixSelector' || selector === undefined || duration === undefined) {
    throw new NotHonoured(`${WHAT[inner.name] ?? 'this'} is not honoured: ${textOf(inner, source)}`);
  }
  const windowSeconds = durationSeconds(textOf(duration, source).trim());
  if (windowSeconds === null || windowSeconds < 30 || windowSeconds > 86_400 || windowSeconds % 1 !== 0) {
    throw new NotHonoured('windows are from 30 s to a day long');
  }
  return { ...vectorOf(selector, source), windowSeconds };
}

export function vectorOf(piece: Piece, source: string): Pick<Selected, 'metric' | 'filters'> {
  const inner = unwrapped(piece);
  if (inner.name !== 'VectorSelector') {
    throw new NotHonoured(`${WHAT[inner.name] ?? 'this'} is not honoured: ${textOf(inner, source)}`);
  }
  const name = inner.getChild('Identifier');
  const matchers = inner.getChild('LabelMatchers');
  const filters: LabelFilter[] = [];
  let metric = name === null ? undefined : textOf(name, source);
  for (const matcher of matchers === null ? [] : childrenOf(matchers)) {
    if (matcher.name === 'QuotedLabelName') {
      metric = stringOf(matcher.firstChild ?? matcher, source);
      continue;
    }
    const filter = filterOf(matcher, source);
    if (filter.key === '__name__' && filter.op === '=') {
      metric = filter.value;
    } else if (filter.key === '__name__') {
      throw new NotHonoured('a rule is about one metric: __name__ has to be equal to its name');
    } else {
      filters.push(filter);
    }
  }
  if (metric === undefined) {
    throw new NotHonoured('a rule is about one metric: it has no name');
  }
  return { metric, filters };
}

function filterOf(matcher: Piece, source: string): LabelFilter {
  const [label, operator, value] = childrenOf(matcher);
  const op = OPERATORS[operator?.firstChild?.name ?? ''];
  if (label === undefined || op === undefined || value === undefined) {
    throw new NotHonoured(`${textOf(matcher, source)} is no condition that is honoured`);
  }
  const key =
    matcher.name === 'QuotedLabelMatcher'
      ? stringOf(label.firstChild ?? label, source)
      : textOf(label, source);
  return { key, op, value: stringOf(value, source) };
}

/** Names of the grammar for people. */
const WHAT: Readonly<Record<string, string>> = {
  BinaryExpr: 'arithmetic between metrics, and `and`, `or`, `unless`,',
  SubqueryExpr: 'a subquery',
  OffsetExpr: 'offset',
  StepInvariantExpr: '@',
  UnaryExpr: 'a sign before a metric',
  AggregateExpr: 'an aggregation within another',
  FunctionCall: 'a function of a function',
};
