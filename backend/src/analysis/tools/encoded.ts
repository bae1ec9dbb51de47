import { replaceKinds, SECRETS } from '@vigilops/sensitive';

/** Pieces that could be base64, also of URLs: 18 bytes at least. */
const RUN = /[A-Za-z0-9+/_-]{24,4096}={0,2}/g;

/** Whoever hides a secret in base64 hides it from who looks for its form: a run that decodes to one is a mark as a whole. */
export function hideEncoded(text: string, markOf: (label: string, value: string) => string): string {
  return text.replace(RUN, (run) => {
    const decoded = Buffer.from(run, 'base64').toString('utf8');
    let isSecret = false;
    replaceKinds(decoded, SECRETS, (label) => {
      isSecret = true;
      return `<${label}>`;
    });
    return isSecret ? markOf('SECRET', run) : run;
  });
}
