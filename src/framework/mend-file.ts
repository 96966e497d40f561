import type { z } from 'zod';
import { listIssues } from '../checked-value.ts';
import { type FrameworkFile, frameworkFileSchema } from './framework-file.ts';
import type { FilePath } from './merge-mirrored.ts';

/** A rule file whose shape was wrong, put right so that its references can be checked too, and where that was done. */
export interface MendedFile {
  readonly file: FrameworkFile;
  /** What stands at these paths stands in for what the file has there. */
  readonly mended: readonly FilePath[];
}

const MAX_ROUNDS = 8;
/** Texts that stand in for a wrong one: what is wanted of a text is known by trying. */
const STAND_INS = ['2025-04-04', 'Fri 4 Apr 2025', '09:30', '12-24'];

/**
 * Puts stand-ins where a rule file does not have the shape that it must have: what is unknown is left out, what is
 * missing or wrong is replaced. Null where that does not come to an end.
 */
export function mendFile(value: unknown): MendedFile | null {
  const root = { file: structuredClone(value) };
  const mended = new Map<string, { readonly path: FilePath; tries: number }>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const result = frameworkFileSchema.safeParse(root.file);
    if (result.success) return { file: result.data, mended: [...mended.values()].map(({ path }) => path) };
    for (const issue of listIssues(result.error, root.file)) {
      const key = JSON.stringify(issue.path);
      const known = mended.get(key) ?? { path: issue.path, tries: 0 };
      replace(root, issue, known.tries, mended.size);
      if (issue.code !== 'unrecognized_keys') mended.set(key, { ...known, tries: known.tries + 1 });
    }
  }
  return null;
}

/** Whether an id stands in for one that the file does not have. */
export function isStandIn(id: string): boolean {
  return id.startsWith('stand-in-for-');
}

function replace(root: { file: unknown }, issue: z.core.$ZodIssue, tries: number, count: number): void {
  const path = ['file', ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const map = parentOf(root, [...path, '']);
    for (const key of issue.keys) delete map?.[key];
    return;
  }
  const parent = parentOf(root, path);
  const key = path.at(-1) as PropertyKey;
  if (parent === undefined) return;
  if (issue.code === 'invalid_key') delete parent[key];
  else parent[key] = standInFor(issue, tries, count);
}

function standInFor(issue: z.core.$ZodIssue, tries: number, count: number): unknown {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values[0];
    case 'invalid_union':
      return {};
    case 'too_small':
      return issue.origin === 'array' ? [{}] : issue.origin === 'string' ? 'stand-in' : issue.minimum;
    case 'too_big':
      return issue.maximum;
    case 'invalid_type':
      if (issue.expected === 'string') return `stand-in-for-${count}`;
      if (issue.expected === 'array') return [];
      if (issue.expected === 'boolean') return false;
      return issue.expected === 'object' || issue.expected === 'record' ? {} : 1;
    default:
      return tries === 0 ? `stand-in-for-${count}` : STAND_INS[tries - 1];
  }
}

function parentOf(root: unknown, path: FilePath): Record<PropertyKey, unknown> | undefined {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
      root,
    );
  return typeof parent === 'object' && parent !== null ? (parent as Record<PropertyKey, unknown>) : undefined;
}
