import type { z } from 'zod';
import type { Problem } from './errors.ts';

type Path = readonly PropertyKey[];

/** The problems that a schema found in a value that did not come from a file, each with its path. */
export function problemsOfValue(error: z.ZodError, value: unknown): readonly Problem[] {
  return describeIssues(error, value, formatPath);
}

/** What a schema found, each with its whole path; of a choice what keeps the value from being the one that it meant. */
export function listIssues(error: z.ZodError, value: unknown): readonly z.core.$ZodIssue[] {
  const flatten = (issue: z.core.$ZodIssue, base: Path): z.core.$ZodIssue[] => {
    const path = [...base, ...issue.path];
    const closest = issue.code === 'invalid_union' ? closestAlternative(issue.errors, valueAt(value, path)) : undefined;
    return closest ? closest.flatMap((inner) => flatten(inner, path)) : [{ ...issue, path }];
  };
  return error.issues.flatMap((issue) => flatten(issue, []));
}

/** `milestones[3].due.after`; "(top level)" for the root. */
export function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(top level)';
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

/** Every problem that a schema found, each placed by `locate`; with the schema at hand an unknown key names those known. */
export function describeIssues(
  error: z.ZodError,
  value: unknown,
  locate: (path: Path) => string,
  schema?: z.ZodType,
): readonly Problem[] {
  return listIssues(error, value).flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      const known = schema ? keysAt(schema, issue.path) : [];
      return issue.keys.map((key) => ({
        where: locate([...issue.path, key]),
        message: `is not a known key here${known.length === 0 ? '' : `: known are ${known.join(', ')}`}`,
        seen: describeValue(valueAt(value, [...issue.path, key])),
      }));
    }
    const where = locate(issue.path);
    const seen = valueAt(value, issue.path);
    if (seen === undefined) return [{ where, message: `is missing: ${describeAllowed(issue)}` }];
    return [{ where, message: describeAllowed(issue), seen: describeValue(seen) }];
  });
}

/** The alternative that got furthest is the one its writer meant. */
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

function describeAllowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `must be ${nameType(issue.expected)}`;
    case 'invalid_union':
      return 'must be a map';
    case 'invalid_key':
      return `has a key that is not allowed: ${issue.issues.map((each) => each.message).join('; ')}`;
    case 'too_small':
    case 'too_big':
      return describeBound(issue);
    default:
      return issue.message;
  }
}

/** In the schema's own words where it has some; zod's would speak of expected arrays. */
function describeBound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  if (!issue.message.startsWith('Too ')) return issue.message;
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  if (issue.origin === 'array') return `must have ${bound} ${bound.endsWith(' 1') ? 'entry' : 'entries'}`;
  return `must be ${bound}${issue.origin === 'string' ? ' characters long' : ''}`;
}

function nameType(type: string): string {
  const names: Record<string, string> = {
    object: 'a map',
    record: 'a map',
    array: 'a list',
    string: 'text',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return names[type] ?? `a ${type}`;
}

/** The keys that a map may have at a path of a schema; of a choice those of every alternative. */
function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  const { def } = schema._zod as unknown as {
    def: {
      type: string;
      innerType?: z.core.$ZodType;
      in?: z.core.$ZodType;
      options?: z.core.$ZodType[];
      element?: z.core.$ZodType;
      valueType?: z.core.$ZodType;
      shape?: Record<string, z.core.$ZodType>;
    };
  };
  const inner = def.innerType ?? def.in;
  if (inner) return keysAt(inner, path);
  if (def.options) return [...new Set(def.options.flatMap((option) => keysAt(option, path)))];
  if (path.length === 0) return Object.keys(def.shape ?? {});
  const next = def.element ?? def.valueType ?? def.shape?.[String(path[0])];
  return next ? keysAt(next, path.slice(1)) : [];
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

/** A value as text on one line, cut off where it is long. */
export function describeValue(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = 'a value that contains itself';
  }
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
