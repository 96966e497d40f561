import { problemsOfValue } from '../checked-value.ts';
import { InvalidInputError, type Problem } from '../errors.ts';
import type { Framework } from '../framework/framework.ts';
import { checkPeople, type PersonInput, personInput } from '../service/people-input.ts';
import { readInputFile } from './input-file.ts';

/** People as given, each with the place that its problems are told by, and what could not even be read. */
export interface GivenPeople {
  readonly people: readonly { readonly place: string; readonly value: unknown }[];
  readonly problems: readonly Problem[];
}

const FIELDS = ['role', 'name', 'email', 'party', 'invitations'];

/** The people of repeated `--person` options and of a `--people` file. */
export async function readPeople(options: readonly string[], file: string | undefined): Promise<GivenPeople> {
  const typed = options.map((text, index) => ({
    place: options.length > 1 ? `--person ${index + 1}` : '--person',
    value: parsePerson(text),
  }));
  if (file === undefined) return { people: typed, problems: [] };
  try {
    const listed = /\.(json|ya?ml)$/i.test(file) ? await readPeopleList(file) : await readPeopleTable(file);
    return { people: [...typed, ...listed.people], problems: listed.problems };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { people: typed, problems: error.problems };
  }
}

/** The people as the service takes them, or every problem of every one of them. */
export function checkGivenPeople(
  framework: Framework | undefined,
  given: GivenPeople,
): { readonly people: readonly PersonInput[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [...given.problems];
  const people: PersonInput[] = [];
  const misshapen = new Set<string>();
  for (const { place, value } of given.people) {
    const result = personInput.safeParse(value);
    const { role = '', email = '' } = (value ?? {}) as Partial<PersonInput>;
    // What cannot be read stands in with its role and address, which are looked at all the same.
    people.push(result.success ? result.data : { role, email, name: place });
    if (result.success) continue;
    for (const problem of problemsOfValue(result.error, value)) {
      const missing = problem.message.startsWith('is missing') ? { message: 'is missing' } : {};
      const where = problem.where.startsWith('(') ? place : `${place} ${problem.where}`;
      misshapen.add(where);
      problems.push({ ...problem, ...missing, where });
    }
  }
  for (const problem of framework ? checkPeople(framework, people).problems : []) {
    const [, index, field] = /^people\[(\d+)\]\.(.+)$/.exec(problem.where) ?? [];
    const place = given.people[Number(index)]?.place ?? '';
    const where = `${place} ${field ?? ''}`;
    if (!misshapen.has(where) && !misshapen.has(place)) problems.push({ ...problem, where });
  }
  return { people, problems };
}

/** `role=…,name=…,email=…`: a comma ends a field only where another `key=` follows, so a name may hold one. */
function parsePerson(text: string): Record<string, string> {
  const fields = text.split(/,(?=\s*[A-Za-z]+\s*=)/).map((field) => {
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(field) ?? [];
    return [key.trim(), value.trim()] as const;
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== ''));
}

async function readPeopleTable(file: string): Promise<GivenPeople> {
  const { readTable } = await import('../service/csv/csv-table.ts');
  const { rows, problems } = readTable(readInputFile(file), file, { known: FIELDS, needed: ['role', 'name', 'email'] });
  return { people: rows.map(({ line, record }) => ({ place: `${file}:${line}`, value: record })), problems };
}

/** A list of maps in YAML, of which JSON is a part. */
async function readPeopleList(file: string): Promise<GivenPeople> {
  const [{ parseCheckedYaml }, { z }] = await Promise.all([import('../checked-yaml.ts'), import('zod')]);
  const result = parseCheckedYaml(readInputFile(file), file, z.array(z.unknown()));
  if (!result.ok) return { people: [], problems: result.problems };
  const { value, locate } = result.checked;
  const placeOf = (index: number): string => locate([index]).split(' ', 1)[0] ?? '';
  return { people: value.map((each, index) => ({ place: placeOf(index), value: each })), problems: [] };
}
