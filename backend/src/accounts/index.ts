export { createAccounts, type Accounts, type By, type SignUp } from './accounts.ts';
export { createAttempts } from './attempts.ts';
export { createDoorman } from './doorman.ts';
export { createPasswords } from './password.ts';
export { deriveKeys } from './secret-key.ts';
export { createSessionTokens } from './session-tokens.ts';
export { createSessions, type From, type Sessions, type SignedIn } from './sessions.ts';
