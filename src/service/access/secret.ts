import { createHash, randomBytes } from 'node:crypto';

/** How every API token begins, so that programs that look for leaked secrets know it. */
export const API_TOKEN_PREFIX = 'itl_';

/** Crockford's letters: none of them is taken for another one. */
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 32 random bytes as text that fits a cookie and an address. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Eight letters and digits to be typed, 40 random bits: safe only where wrong ones are counted. */
export function newCode(): string {
  const letters = [...randomBytes(8)].map((byte) => CODE_LETTERS[byte % 32]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** What is stored of a secret. It is random throughout, so that a plain hash cannot be searched. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** What is stored of a typed code: case, spaces, hyphens and letters that look alike do not matter. */
export function hashCode(code: string): string {
  return hashSecret(
    code
      .toUpperCase()
      .replace(/[\s-]+/g, '')
      .replaceAll('O', '0')
      .replace(/[IL]/g, '1'),
  );
}
