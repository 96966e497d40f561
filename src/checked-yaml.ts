import { isMap, isPair, isScalar, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';
import type { z } from 'zod';
import { describeIssues, describeValue, formatPath } from './checked-value.ts';
import type { Problem } from './errors.ts';

type Path = readonly PropertyKey[];

/** A YAML file that passed its schema, and a way to say where in it something stands. */
export interface CheckedYaml<T> {
  readonly value: T;
  /** Where a value stands, for further problems: `rules.yaml:12 milestones[3].due.after`. */
  readonly locate: (path: readonly PropertyKey[]) => string;
}

export type CheckedYamlResult<T> =
  | { readonly ok: true; readonly checked: CheckedYaml<T> }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** What was read all the same, as it stands in the file; absent where it is not YAML. */
      readonly unchecked?: CheckedYaml<unknown>;
    };

/**
 * Reads YAML text against a schema; gives the value or every problem at once, each with file, line, YAML path, value
 * seen and values allowed. Duplicate keys, unknown keys, anchors to nowhere and multi-document files are problems.
 */
export function parseCheckedYaml<T>(text: string, file: string, schema: z.ZodType<T>): CheckedYamlResult<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2', prettyErrors: false });
  const locate = (path: Path): string => `${file}:${lineOf(document, lines, path)} ${formatPath(path)}`;
  const unreadable = [
    ...document.errors.map((error) => describeYamlError(error, text, file, lines)),
    ...findLostAliases(document, file, lines),
  ];
  if (document.contents === null && unreadable.length === 0) {
    return { ok: false, problems: [{ where: `${file}:1`, message: 'is empty' }] };
  }
  if (unreadable.some((problem) => problem.message !== REPEATED_KEY)) return { ok: false, problems: unreadable };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const why = error instanceof ReferenceError ? error.message : String(error);
    return { ok: false, problems: [...unreadable, { where: `${file}:1`, message: `not readable as YAML: ${why}` }] };
  }
  const result = schema.safeParse(value);
  if (result.success && unreadable.length === 0) return { ok: true, checked: { value: result.data, locate } };
  const misshapen = result.success ? [] : describeIssues(result.error, value, locate, schema);
  return { ok: false, problems: [...unreadable, ...misshapen], unchecked: { value, locate } };
}

/** The one fault of YAML's own that does not keep the rest from being checked. */
const REPEATED_KEY = 'is a key that stands here twice';

function describeYamlError(error: YAMLError, text: string, file: string, lines: LineCounter): Problem {
  const where = `${file}:${lines.linePos(error.pos[0]).line}`;
  switch (error.code) {
    case 'DUPLICATE_KEY': {
      const key = /^[^\s:]*/.exec(text.slice(error.pos[0]))?.[0] ?? '';
      return { where, message: REPEATED_KEY, seen: describeValue(key) };
    }
    case 'MULTIPLE_DOCS':
      return { where, message: 'begins a second document: a file holds one' };
    default:
      return { where, message: `not readable as YAML: ${error.message.replace(/\.$/, '')}` };
  }
}

function findLostAliases(document: Document, file: string, lines: LineCounter): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const where = `${file}:${lines.linePos(alias.range?.[0] ?? 0).line}`;
      problems.push({
        where,
        message: 'not readable as YAML: the alias is of no anchor above',
        seen: describeValue(`*${alias.source}`),
      });
    },
  });
  return problems;
}

function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}

/** The place of a key rather than of its value, since a value may begin on a later line. */
function offsetOf(document: Document, path: Path): number | undefined {
  if (path.length === 0) return document.contents?.range?.[0];
  const parent = document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
    return pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn([...path], true) as { range?: [number, number, number] } | undefined;
  return node?.range?.[0];
}
