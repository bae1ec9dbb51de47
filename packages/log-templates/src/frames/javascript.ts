import { fileOf, type FrameFamily } from './frame.ts';

const V8 = /^\s*at (?:(?:async |new )*([^()]{1,200}?) \(([^()]{1,500})\)|(?:async )?([^\s()]{1,500}))$/u;
const GECKO = /^\s*([^@\s]{0,200})@((?:https?|file|webpack|moz-extension):\/\/\S{1,500}|\/\S{1,500})$/u;
const PLACE = /^(.*?)(?::\d+){1,2}$/u;
const LIBRARY =
  /node_modules|^node:|^internal\/|^native$|^<anonymous>$|^(?:webpack\/|chrome-extension:|moz-extension:)/u;

export const JAVASCRIPT: FrameFamily = {
  language: 'javascript',
  isInnermostLast: false,
  read(line) {
    const v8 = V8.exec(line);
    const gecko = v8 === null ? GECKO.exec(line) : null;
    const place = v8?.[2] ?? v8?.[3] ?? gecko?.[2] ?? '';
    const path = PLACE.exec(place)?.[1] ?? (/^(?:native|<anonymous>)$/u.test(place) ? place : undefined);
    if (path === undefined || /\.(?:java|kt|scala|cs|rb|php|go)$/u.test(path)) {
      return undefined;
    }
    return {
      function: normalised(v8?.[1] ?? gecko?.[1] ?? ''),
      // Bundles carry a hash of what is in them.
      file: fileOf(path).replace(/[.-][\da-f]{8,}(?=\.)/u, ''),
      isInApp: !LIBRARY.test(path),
    };
  },
};

function normalised(name: string): string {
  return name.replace(/ \[as [^\]]+\]/u, '').replace(/^Object\./u, '');
}
