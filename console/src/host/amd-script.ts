import { readDefinition, type Definition } from './amd.ts';

/** The part of a page that script elements live in. */
export interface ScriptPage {
  readonly document: Document;
  /** Where scripts look for `define`. */
  readonly scope: object;
}

/**
 * Runs scripts by elements of the page, so a content security policy of `script-src 'self'` is enough. `define` is
 * only there for the scripts that were asked for: libraries that bring their own loader test for it, and would
 * give themselves to ours.
 */
export function createScriptRunner({ document, scope }: ScriptPage) {
  const defined = new Map<HTMLOrSVGScriptElement, Definition | undefined>();
  const define = Object.assign(
    (...given: unknown[]) => {
      const script = document.currentScript;
      if (script !== null && defined.has(script)) {
        defined.set(script, readDefinition(given));
      }
    },
    { amd: {} },
  );
  Object.defineProperty(scope, 'define', {
    configurable: true,
    get: () => {
      const script = document.currentScript;
      return script !== null && defined.has(script) ? define : undefined;
    },
  });
  return (url: string): Promise<Definition | undefined> =>
    new Promise((resolve, reject) => {
      const script = document.createElement('script');
      defined.set(script, undefined);
      const end = () => {
        const definition = defined.get(script);
        defined.delete(script);
        script.remove();
        return definition;
      };
      script.addEventListener('load', () => resolve(end()));
      script.addEventListener('error', () => {
        end();
        // The browser tells a page no more than that.
        reject(new Error(`${url} could not be loaded`));
      });
      script.src = url;
      document.head.append(script);
    });
}
