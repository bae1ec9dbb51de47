import { readStack, type Frame, type Stack } from '@vigilops/log-templates';
import type { IssueDraft, IssueFrame } from '../../model/index.ts';
import { toldException, type ToldException } from './attributes.ts';
import { readHead } from './exception-head.ts';
import { hash53 } from './hash53.ts';
import { shortened, withPlaceholders } from './placeholders.ts';
import { isMinified } from './minified.ts';

/** A line that may be an error, as the gate has it. */
export interface ErrorLine {
  /** `service.name`, else the program that wrote the file; empty where neither is known. */
  readonly service: string;
  readonly body: string;
  /** As `AttributesJson` is. */
  readonly attributes: string;
  /** 0: the line has none. */
  readonly templateId: number;
  /** With placeholders; empty where it is not known. */
  readonly template: string;
  /** Whether the line's severity is ERROR or worse. */
  readonly isError: boolean;
}

const LONGEST_NAME = 200;
const MOST_FRAMES = 30;
/** The title of what is beyond the bound of issues. */
export const OTHER = '<other>';

/**
 * Which error issue a line belongs to; undefined where it is no error. With a stack: service, types of the exception and
 * its causes, and the program's own calls. Without one: service, type and template.
 */
export function identifyIssue(line: ErrorLine): IssueDraft | undefined {
  const told = toldException(line.attributes);
  const text = told?.stack === undefined || told.stack === '' ? line.body : told.stack;
  const stack = readStack(firstRoutine(text));
  if (stack !== undefined) {
    return ofStack(line, stack, text, told);
  }
  if (told !== undefined && (told.type !== '' || line.isError)) {
    return ofTemplate(line, told.type, told.message);
  }
  return line.isError ? ofTemplate(line, '', '') : undefined;
}

/** The issue that stands for all further ones of a service. */
export function otherIssue(service: string): IssueDraft {
  const name = shortened(service, LONGEST_NAME);
  return {
    id: hash53(['other', name]),
    service: name,
    type: '',
    title: OTHER,
    culprit: '',
    frames: [],
    templateId: null,
  };
}

function ofStack(line: ErrorLine, stack: Stack, text: string, told: ToldException | undefined): IssueDraft {
  const head = readHead(stack.language, text, isFrameOf(stack));
  const types = told === undefined || told.type === '' ? head.types : [told.type, ...head.types.slice(1)];
  const type = types[0] ?? '';
  const message = told === undefined || told.message === '' ? head.message : told.message;
  const said = withPlaceholders(message === '' ? (line.body.split('\n', 1)[0] ?? '') : message);
  const service = shortened(line.service, LONGEST_NAME);
  // Names that every build makes anew say nothing: what was said has to.
  const calls = isMinified(stack) ? ['minified', said] : [String(stack.fingerprint)];
  const top = stack.frames.find(({ isInApp }) => isInApp);
  return {
    id: hash53(['stack', service, ...types.map(lastName), ...calls]),
    service,
    type: shortened(type, LONGEST_NAME),
    title: said === '' ? shortened(type, LONGEST_NAME) : said,
    culprit: top === undefined ? '' : shortened(callOf(top), LONGEST_NAME),
    frames: stack.frames.slice(0, MOST_FRAMES).map(frameOf),
    templateId: null,
  };
}

function ofTemplate(line: ErrorLine, type: string, message: string): IssueDraft {
  const service = shortened(line.service, LONGEST_NAME);
  const said = message === '' ? '' : withPlaceholders(message);
  const title =
    said !== ''
      ? said
      : line.template === ''
        ? withPlaceholders(line.body)
        : shortened(line.template, LONGEST_NAME);
  return {
    id: hash53(['template', service, lastName(type), String(line.templateId)]),
    service,
    type: shortened(type, LONGEST_NAME),
    title: title === '' ? OTHER : title,
    culprit: '',
    frames: [],
    templateId: line.templateId === 0 ? null : line.templateId,
  };
}

/** A dump of several goroutines begins with the one that failed; the others are different each time. */
function firstRoutine(text: string): string {
  const first = text.indexOf('\ngoroutine ');
  const second = first < 0 ? -1 : text.indexOf('\ngoroutine ', first + 1);
  return second < 0 ? text : text.slice(0, second);
}

/** `shop.cart.Closed` and `Closed` are one: attributes and traces write names differently. */
function lastName(type: string): string {
  return type.slice(Math.max(type.lastIndexOf('.'), type.lastIndexOf('\\'), type.lastIndexOf(':')) + 1);
}

function callOf({ function: name, file }: Frame): string {
  return name === '' ? file : file === '' ? name : `${name} (${file})`;
}

function frameOf({ function: name, file, isInApp }: Frame): IssueFrame {
  return { function: shortened(name, LONGEST_NAME), file: shortened(file, LONGEST_NAME), isInApp };
}

/** A call of Go is two lines. */
function isFrameOf({ language }: Stack): (line: string, before: string) => boolean {
  return (line, before) => readStack(`${language === 'go' ? before : ''}\n${line}`)?.language === language;
}
