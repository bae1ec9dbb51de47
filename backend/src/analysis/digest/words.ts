import { en } from './words-en.ts';
import { zh } from './words-zh.ts';

export type Language = 'en' | 'zh';
export type Words = typeof en;

/** All that a digest says. */
export const WORDS: Readonly<Record<Language, Words>> = { en, zh };
