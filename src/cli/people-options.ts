import path from 'node:path';
import { problemsOfValue } from '../checked-value.ts';
import type { Problem } from '../errors.ts';
import type { Framework } from '../framework/framework.ts';
import { checkPeople, type PersonInput, personInput } from '../service/people-input.ts';
import { readInputFile } from './input-file.ts';

/** People as given, each with the place that its problems are told by, and what could not even be read. */
export interface GivenPeople {
  readonly people: readonly { readonly place: string; readonly value: unknown }[];
  readonly problems: readonly Problem[];
}

const FIELDS = ['role', 'name', 'email', 'party'];

/** The people of repeated `--person` options and of a `--people` file. */
export async function readPeople(options: readonly string[], file: string | undefined): Promise<GivenPeople> {
  const typed = options.map((text, index) => ({
    place: options.length > 1 ? `--person ${index + 1}` : '--person',
    value: parsePerson(text),
  }));
  if (file === undefined) return { people: typed, problems: [] };
  const listed = /\.(json|ya?ml)$/i.test(file) ? await readPeopleList(file) : await readPeopleTable(file);
  return { people: [...typed, ...listed.people], problems: listed.problems };
}

/** The people as the service takes them, or every problem of every one of them. */
export function checkGivenPeople(
  framework: Framework | undefined,
  given: GivenPeople,
): { readonly people: readonly PersonInput[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [...given.problems];
  const readable: { readonly place: string; readonly person: PersonInput }[] = [];
  for (const { place, value } of given.people) {
    const result = personInput.safeParse(value);
    if (result.success) readable.push({ place, person: result.data });
    else problems.push(...problemsOfValue(result.error, value).map((problem) => placeAt(place, problem)));
  }
  const people = readable.map(({ person }) => person);
  if (framework) {
    for (const problem of checkPeople(framework, people).problems) {
      const [, index, field] = /^people\[(\d+)\](?:\.(.+))?$/.exec(problem.where) ?? [];
      problems.push(placeAt(readable[Number(index)]?.place ?? '', { ...problem, where: field ?? '' }));
    }
  }
  return { people, problems };
}

function placeAt(place: string, problem: Problem): Problem {
  return { ...problem, where: problem.where.startsWith('(') ? place : `${place} ${problem.where}`.trim() };
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
  const { readTable } = await import('./csv-table.ts');
  const { rows, problems } = readTable(readInputFile(file), file, { known: FIELDS, needed: ['role', 'name', 'email'] });
  return { people: rows.map(({ line, record }) => ({ place: `${file}:${line}`, value: record })), problems };
}

/** A list of maps in YAML, of which JSON is a part. */
async function readPeopleList(file: string): Promise<GivenPeople> {
  const [{ parseCheckedYaml }, { z }] = await Promise.all([import('../checked-yaml.ts'), import('zod')]);
  const result = parseCheckedYaml(readInputFile(file), path.basename(file), z.array(z.unknown()));
  if (!result.ok) return { people: [], problems: result.problems };
  const { value, locate } = result.checked;
  return { people: value.map((each, index) => ({ place: locate([index]), value: each })), problems: [] };
}
