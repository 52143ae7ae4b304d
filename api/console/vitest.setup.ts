import { webcrypto } from 'node:crypto';

// Node.js 18 has it, but not by this name; browsers do.
if (globalThis.crypto === undefined) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
