import { certificate } from './certificate.ts';
import { deploy } from './deploy.ts';
import { disk } from './disk.ts';
import type { Fault } from './fault.ts';
import { leak } from './leak.ts';
import { llmBurn } from './llm-burn.ts';
import { locks } from './locks.ts';
import { slow } from './slow.ts';
import { storm } from './storm.ts';

export type { Fault };
/** In this order; the one that takes longest is the last. */
export const FAULTS: readonly Fault[] = [certificate, storm, leak, llmBurn, locks, disk, deploy, slow];
