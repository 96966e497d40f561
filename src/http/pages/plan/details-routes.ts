import type { FastifyInstance } from 'fastify';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { answer } from './answer.ts';
import {
  asksDetails,
  asksGrounds,
  backFrom,
  type OneDraft,
  type PlanCase,
  readPlanCase,
  stepPath,
} from './plan-case.ts';
import type { DetailsAnswer } from './plan-draft.ts';
import { hintOfCase } from './start-hint.ts';
import { titleIn } from '../words/titles.ts';

const FIELDS = {
  grounds: { field: 'grounds', label: 'Why the visit takes place' },
  conditions: { field: 'conditions', label: 'What is known already' },
} as const;

/** Chosen for a visit that takes place for no reason that the rules know. */
const NO_GROUNDS = 'none';

/** The question what is known of it already: why it takes place, and whether there is an area for priority action. */
export function detailsRoutes(app: FastifyInstance, site: Site): void {
  const path = '/plan/:draft/details';
  const framework = site.deps.rules.current;

  app.get<OneDraft>(path, { config: { needs: 'plan' } }, async (request, reply) => {
    const given = await readPlanCase(site, request, request.params.draft);
    if (given?.draft.start === undefined || !asksDetails(given.plan)) {
      const open = given === null ? 'kind' : given.draft.start === undefined ? 'start' : 'people';
      return reply.redirect(stepPath(request.params.draft, open), 303);
    }
    const isChange = readForm(request.query).flag('change');
    const view = show(given, isChange, emptyForm(valuesOf(given.draft.details)));
    return site.page(request, reply, 'plan/details', { ...view, hint: await hintOfCase(site, request, given) });
  });

  app.post<OneDraft>(path, { config: { needs: 'plan', form: true } }, async (request, reply) => {
    const given = await readPlanCase(site, request, request.params.draft);
    if (given === null) return reply.redirect(stepPath(request.params.draft, 'kind'), 303);
    const form = readForm(request.body);
    const { kind } = given.plan;
    const grounds = form.text('grounds');
    const known = [...framework.grounds.map(({ id }) => id), NO_GROUNDS];
    if (asksGrounds(given.plan) && !known.includes(grounds ?? '')) {
      form.refuse('grounds', 'Select why the visit takes place');
    }
    const read = await attempt(form, FIELDS, () =>
      Promise.resolve<DetailsAnswer>({
        kind: kind.id,
        conditions: kind.conditions.filter((id) => form.list('conditions').includes(id)),
        ...(grounds === undefined || grounds === NO_GROUNDS ? {} : { grounds }),
      }),
    );
    if (read.ok) return answer(site, request, reply, given.id, { ...given.draft, details: read.value });
    return site.page(request, reply.status(422), 'plan/details', show(given, false, read.form));
  });

  function show(given: PlanCase, isChange: boolean, form: FormView) {
    const { plan, id } = given;
    const grounds = asksGrounds(plan) ? framework.grounds : [];
    return {
      title: grounds.length > 0 ? 'Why does the visit take place?' : 'What is known already?',
      back: backFrom(given, 'details', isChange),
      form,
      // Told once, on the page after the start was given.
      hint: null,
      kind: plan.kind.title,
      action: stepPath(id, 'details'),
      grounds: [
        ...grounds.map((each) => ({ value: each.id, text: each.title })),
        ...(grounds.length > 0 ? [{ value: NO_GROUNDS, text: 'Another reason, or not known yet' }] : []),
      ],
      conditions: plan.kind.conditions.map((condition) => ({
        value: condition,
        text: titleIn(framework.conditions, condition),
      })),
    };
  }
}

function valuesOf(details: DetailsAnswer | undefined): FormView['values'] {
  return details === undefined ? {} : { conditions: details.conditions, grounds: details.grounds ?? NO_GROUNDS };
}
