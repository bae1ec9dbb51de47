export type EngineName = 'timescale' | 'postgres';
