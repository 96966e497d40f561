import type { FastifyInstance } from 'fastify';
import { InvalidInputError } from '../../../errors.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { answer } from './answer.ts';
import { attemptAll } from './attempt-all.ts';
import {
  orderOfPeople,
  peopleSections,
  personField,
  readPeople,
  rolesOf,
  rolesSent,
  valuesOfPeople,
} from './people-form.ts';
import { asksDetails, backFrom, type OneDraft, type PlanCase, readPlanCase, stepPath, tryPlan } from './plan-case.ts';
import { hintOfCase } from './start-hint.ts';

/** The question who takes part: a place for each role, and more of them where asked for. */
export function peopleRoutes(app: FastifyInstance, site: Site): void {
  const path = '/plan/:draft/people';
  const framework = site.deps.rules.current;

  app.get<OneDraft>(path, { config: { needs: 'plan' } }, async (request, reply) => {
    const given = await readPlanCase(site, request, request.params.draft);
    if (given?.draft.start === undefined) return reply.redirect(stepPath(request.params.draft, 'kind'), 303);
    const { people = [] } = given.draft;
    const isChange = readForm(request.query).flag('change');
    const view = show(given, isChange, rolesOf(people, framework), emptyForm(valuesOfPeople(people)));
    const hint = asksDetails(given.plan) ? null : await hintOfCase(site, request, given);
    return site.page(request, reply, 'plan/people', { ...view, hint });
  });

  app.post<OneDraft>(path, { config: { needs: 'plan', form: true } }, async (request, reply) => {
    const given = await readPlanCase(site, request, request.params.draft);
    if (given?.draft.start === undefined) return reply.redirect(stepPath(request.params.draft, 'kind'), 303);
    const form = readForm(request.body);
    const roles = rolesSent(form, framework);
    if (form.text('add') !== undefined) {
      return site.page(request, reply, 'plan/people', show(given, false, roles, emptyForm(form.values)));
    }
    const read = readPeople(form, roles, framework);
    const addressed = read.filter(({ email }) => email !== '');
    // Whose name is missing is refused already; the address is looked at as well.
    const people = addressed.map(({ role, name, email }) => ({ role, name: name === '' ? 'A name' : name, email }));
    const draft = { ...given.draft, people };
    const tried = await attemptAll(
      form,
      (where) => personField(where, addressed, framework) ?? fieldOfRow(where),
      () => inRoleTitles(() => tryPlan(site, request, draft)),
      orderOfPeople(peopleSections(roles, framework)),
    );
    if (tried.ok) return answer(site, request, reply, given.id, draft);
    return site.page(request, reply.status(422), 'plan/people', show(given, false, roles, tried.form));
  });

  function show(given: PlanCase, isChange: boolean, roles: readonly string[], form: FormView) {
    return {
      title: 'Who takes part?',
      back: backFrom(given, 'people', isChange),
      form,
      // Told once, on the page after the start was given.
      hint: null,
      kind: given.plan.kind.title,
      action: stepPath(given.id, 'people'),
      sections: peopleSections(roles, framework),
    };
  }

  /** Problems name roles as the rule file does; people know them by their titles. */
  async function inRoleTitles<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const plain = (message: string): string =>
        framework.roles.reduce((text, { id, title }) => text.replace(`the role ${id}`, `the role “${title}”`), message);
      throw new InvalidInputError(
        error.problems.map((problem) => ({ ...problem, message: plain(problem.message) })),
        'The form',
      );
    }
  }
}

/** A row that was refused by itself: the text says whose it is. */
function fieldOfRow(where: string): { readonly field: string; readonly label: string } | undefined {
  return /^(name|email)-\d+$/.test(where) ? { field: where, label: '' } : undefined;
}
