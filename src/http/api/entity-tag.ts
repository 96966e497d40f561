import { createHash } from 'node:crypto';

/** A digest alone, which is 22 characters long, may begin like this as well. */
const VERSIONED = /^"(?![\w-]{22}"$)v(\d{1,9})-/;

/**
 * The strong tag of what is answered: `"v12-5d1e…"` for the inspecting party, with the version that the inspection is
 * at, and `"5d1e…"` for an inspected party, whose version is no measure of what it sees. The rest follows
 * from the answer and nothing else. The moment for which a timeline is told is left out: one that says the same is the same.
 */
export function tagOf(answer: unknown, mediaType: string, inspected: boolean): string {
  const text = JSON.stringify(answer, (key, value: unknown) => (key === 'asAt' ? undefined : value));
  const digest = createHash('sha256').update(`${mediaType}\n${text}`).digest('base64url').slice(0, 22);
  const { version } = answer as { readonly version?: number };
  return inspected || version === undefined ? `"${digest}"` : `"v${version}-${digest}"`;
}

/** The tags of an `If-Match` or `If-None-Match`; `*` is any. What is none is passed over. */
export function readTags(header: string): '*' | readonly string[] {
  return header.trim() === '*' ? '*' : [...header.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => tag);
}

/**
 * Whether an `If-None-Match` names what would be answered, so that nothing has to be sent. It compares weakly (RFC 9110):
 * a proxy that packs an answer marks its tag.
 */
export function isNamed(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const tags = readTags(header);
  return tags === '*' || tags.some((each) => each.replace(/^W\//, '') === tag);
}

/**
 * The newest version that tags speak of; null where none does. What was seen is judged by it and not by the whole tag: a
 * timeline's states change with the day alone, which is nobody's conflict. Weak tags speak of none.
 */
export function versionIn(tags: readonly string[]): number | null {
  const versions = tags.flatMap((tag) => VERSIONED.exec(tag)?.[1] ?? []).map(Number);
  return versions.length === 0 ? null : Math.max(...versions);
}
