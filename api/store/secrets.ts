/** Random secrets that open a door by themselves: session cookies and machines' tokens. */
import { randomBytes } from 'node:crypto';
import { sha256 } from '../../regimes/canonical.js';

/** 256 random bits as base64url. */
export function drawSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What of a secret lies in the database: its SHA-256. 256 random bits need no salt and no slow hash. */
export function hashOfSecret(secret: string): string {
  return sha256(secret);
}
