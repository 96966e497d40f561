import { isMap, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import type { Problem } from './errors.ts';

/** A YAML file that passed its schema, and a way to say where in it something stands. */
export interface CheckedYaml<T> {
  readonly value: T;
  /** Where a value stands, for further problems: `rules.yaml:12 milestones[3].due.after`. */
  readonly locate: (path: readonly PropertyKey[]) => string;
}

export type CheckedYamlResult<T> =
  | { readonly ok: true; readonly checked: CheckedYaml<T> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads YAML text against a schema; gives the value or every problem at once, each with file, line, YAML path, value
 * seen and values allowed. Duplicate keys, unknown keys, anchors to nowhere and multi-document files are problems.
 */
export function parseCheckedYaml<T>(text: string, file: string, schema: z.ZodType<T>): CheckedYamlResult<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2', prettyErrors: false });
  const locate = (path: readonly PropertyKey[]): string =>
    `${file}:${lineOf(document, lines, path)} ${formatPath(path)}`;
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map((error) => ({
        where: `${file}:${lines.linePos(error.pos[0]).line}`,
        message: `not readable as YAML: ${error.message.replace(/\.$/, '')}`,
      })),
    };
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, checked: { value: result.data, locate } };
  return { ok: false, problems: result.error.issues.flatMap((issue) => problemsOf(issue, [], value, locate)) };
}

/** The problems that a schema found in a value that did not come from a file, each with its path. */
export function problemsOfValue(error: z.ZodError, value: unknown): readonly Problem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, [], value, formatPath));
}

/** `milestones[3].due.after`; "the whole file" for the root. */
export function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(top level)';
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

function problemsOf(
  issue: z.core.$ZodIssue,
  base: readonly PropertyKey[],
  root: unknown,
  locate: (path: readonly PropertyKey[]) => string,
): Problem[] {
  const path = [...base, ...issue.path];
  const seen = valueAt(root, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      where: locate([...path, key]),
      message: 'is not a known key here',
      seen: describeValue(valueAt(root, [...path, key])),
    }));
  }
  if (issue.code === 'invalid_union') {
    // The alternative that got furthest is the one its writer meant.
    const closest = closestAlternative(issue.errors, seen);
    if (closest) return closest.flatMap((inner) => problemsOf(inner, path, root, locate));
  }
  return [
    {
      where: locate(path),
      message: seen === undefined ? `is missing: ${allowed(issue)}` : allowed(issue),
      ...(seen === undefined ? {} : { seen: describeValue(seen) }),
    },
  ];
}

function closestAlternative(alternatives: z.core.$ZodIssue[][], seen: unknown): z.core.$ZodIssue[] | undefined {
  // A map is never meant as one of a few words, however many of its keys are wrong.
  const mismatches = typeof seen === 'object' ? ['invalid_type', 'invalid_value'] : ['invalid_type'];
  const typed = alternatives.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && mismatches.includes(issue.code)),
  );
  if (typed.length === 0) return undefined;
  const unknownKeys = (issues: z.core.$ZodIssue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
  return typed.reduce((best, issues) => (unknownKeys(issues) < unknownKeys(best) ? issues : best));
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    default:
      return issue.message;
  }
}

function article(type: string): string {
  const names: Record<string, string> = { object: 'a map', array: 'a list', string: 'text', int: 'a whole number' };
  return names[type] ?? `a ${type}`;
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}

/** The place of a key rather than of its value, since a value may begin on a later line. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  if (path.length === 0) return document.contents?.range?.[0];
  const parent = document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
    return pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn([...path], true) as { range?: [number, number, number] } | undefined;
  return node?.range?.[0];
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

function describeValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
