import type { Framework } from '../../../framework/framework.ts';
import type { FieldName } from '../forms/attempt.ts';
import type { FormView } from '../forms/form-view.ts';
import type { Form } from '../forms/read-form.ts';
import type { PersonAnswer } from './plan-draft.ts';
import { uncapitalise } from '../words/first-letter.ts';
import { titleIn } from '../words/titles.ts';

/** A place for one person on the form, its fields numbered. */
export interface PersonRow {
  readonly index: number;
  readonly role: string;
}

/** The form's rows by party and role. */
export interface PeopleSection {
  readonly party: string;
  readonly inspected: boolean;
  readonly roles: readonly { readonly id: string; readonly title: string; readonly rows: readonly PersonRow[] }[];
}

/** Nobody types more by hand; larger lists come by the interface for programs. */
const MOST_ROWS = 60;

/** The roles of the rows that were sent, in their order; with an empty one for each role that had none. */
export function rolesSent(form: Form, { roles }: Framework): readonly string[] {
  const sent = [...Array(MOST_ROWS).keys()].flatMap((index) => {
    const role = form.text(`role-${index}`);
    return role === undefined || !roles.some((each) => each.id === role) ? [] : [role];
  });
  const more = form.text('add');
  return more === undefined || !roles.some((each) => each.id === more) || sent.length === MOST_ROWS
    ? sent
    : [...sent, more];
}

/** The rows for people who were given before, and one for each role that nobody has. */
export function rolesOf(people: readonly PersonAnswer[], { roles }: Framework): readonly string[] {
  const given = people.map(({ role }) => role);
  return [...given, ...roles.map(({ id }) => id).filter((id) => !given.includes(id))];
}

/** What the fields of the rows begin with. */
export function valuesOfPeople(people: readonly PersonAnswer[]): FormView['values'] {
  return Object.fromEntries(
    people.flatMap(({ name, email }, index) => [
      [`name-${index}`, name],
      [`email-${index}`, email],
    ]),
  );
}

/** Those who were typed, with the rows that they stand in; half of a person is refused. Empty rows are left out. */
export function readPeople(
  form: Form,
  roles: readonly string[],
  framework: Framework,
): readonly (PersonAnswer & { readonly index: number })[] {
  return roles.flatMap((role, index) => {
    const [name, email] = [form.text(`name-${index}`), form.text(`email-${index}`)];
    if (name === undefined && email === undefined) return [];
    const title = titleOf(framework, role);
    if (name === undefined) form.refuse(`name-${index}`, `Enter the name of the ${title}`);
    if (email === undefined) form.refuse(`email-${index}`, `Enter the email address of the ${title}`);
    return [{ role, name: name ?? '', email: email ?? '', index }];
  });
}

/** The field that a problem with somebody belongs to, `people[2].email`. */
export function personField(
  where: string,
  people: readonly (PersonAnswer & { readonly index: number })[],
  framework: Framework,
): FieldName | undefined {
  const [, place = '', part = ''] = /^people\[(\d+)\](?:\.(\w+))?/.exec(where) ?? [];
  const person = people[Number(place)];
  if (place === '' || person === undefined) return undefined;
  const title = titleOf(framework, person.role);
  return part === 'name'
    ? { field: `name-${person.index}`, label: `Name of the ${title}` }
    : { field: `email-${person.index}`, label: `Email address of the ${title}` };
}

/** The rows under their parties and roles. */
export function peopleSections(roles: readonly string[], framework: Framework): readonly PeopleSection[] {
  return framework.parties.map((party) => ({
    party: party.title,
    inspected: party.inspected ?? false,
    roles: framework.roles
      .filter((role) => role.party === party.id)
      .map(({ id, title }) => ({
        id,
        title,
        rows: roles.flatMap((role, index) => (role === id ? [{ index, role }] : [])),
      })),
  }));
}

/** The links to the fields, in the order in which they stand on the page. */
export function orderOfPeople(sections: readonly PeopleSection[]): readonly string[] {
  const rows = sections.flatMap((section) => section.roles.flatMap((role) => role.rows));
  return rows.flatMap(({ index }) => [`#name-${index}`, `#email-${index}`]);
}

function titleOf({ roles }: Framework, id: string): string {
  return uncapitalise(titleIn(roles, id));
}
