import { VARIABLES } from '@vigilops/log-templates';

/** Control sequences of terminals (ECMA-48): CSI, OSC with its end, and the short ones. */
const TERMINAL =
  /[\u001b\u009b](?:\[[0-?]{0,64}[ -/]{0,16}[@-~]|\][^\u0007\u001b]{0,4096}(?:\u0007|\u001b\\)?|[ -/]{0,4}[0-~])?/g;
/** Control characters but line feed and tab, directions of writing, joiners, tags. */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb]|[\u{e0000}-\u{e01ef}]/gu;
const LINKED = /!?\[([^[\]\n]{0,500})\](?:\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)|\[[^[\]\n]{0,200}\])/g;
/** A scheme and whatever follows it, as programs find links in plain text; and what begins like a web host. */
const ADDRESS =
  /(?:\b[a-z][a-z0-9+.-]{0,30}:\/\/|(?<![\w/])\/\/(?=[\w-]+\.)|\bwww\.|\b(?:javascript|vbscript|data|mailto|file|tel|sms|blob|intent):)[^\s<>"'`，。；）】」]*/gi;
const TAG = /<([^<>\n]{0,2000})>/g;
/** Marks of secrets and personal data, and places of values in templates. */
const OURS = new RegExp(`^(?:[A-Z][A-Z0-9_]{1,40}_\\d{1,9}|${VARIABLES.join('|')}|value|other|\\*)$`, 'u');
const MENTION = /@(?=[\p{L}\p{N}_{*])/gu;

/** What stands where a model wrote an address of its own. */
export const NO_LINK = '[…]';

/**
 * Text of a model as plain text that does nothing wherever it is shown: no links or pictures, no markup, no mentions, nothing
 * that a terminal would obey, nothing invisible. Words stay.
 */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(TERMINAL, '')
    .replace(INVISIBLE, '')
    .replace(LINKED, '$1')
    .replace(ADDRESS, NO_LINK)
    .replace(TAG, (whole, inside: string) => (OURS.test(inside) ? whole : ''))
    .replace(/<(?![A-Z]|\*>|[a-z]{2,8}>)/g, '‹')
    .replace(/<(?=[!/@a-zA-Z][^>]*$)/g, '‹')
    .replace(MENTION, '＠')
    .replace(/[*_`#]{2,}/g, '');
}
