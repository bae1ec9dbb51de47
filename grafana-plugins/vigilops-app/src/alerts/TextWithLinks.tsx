import { TextLink } from '@grafana/ui';
import { linkParts } from './link-parts.ts';

/** Text as somebody wrote it, with its addresses as links. Nothing in it is markup. */
export function TextWithLinks({ text }: { readonly text: string }) {
  return (
    <>
      {linkParts(text).map(({ kind, text: part }, at) =>
        kind === 'link' ? (
          <TextLink key={at} href={part} external>
            {part}
          </TextLink>
        ) : (
          <span key={at}>{part}</span>
        ),
      )}
    </>
  );
}
