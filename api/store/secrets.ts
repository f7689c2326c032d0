/** Random secrets that open a door by themselves: session cookies and machines' tokens. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as base64url. */
export function drawSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What of a secret lies in the database: its SHA-256. 256 random bits need no salt and no slow hash. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
