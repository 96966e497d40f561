import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import { inPlainDates } from '../forms/in-plain-dates.ts';
import type { FieldNames } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { type Form, readForm } from '../forms/read-form.ts';
import { renderTemplate } from '../render-template.ts';
import type { Site } from '../site.ts';
import { answer } from './answer.ts';
import { attemptAll } from './attempt-all.ts';
import { backFrom, type OneDraft, type PlanCase, readPlanCase, stepPath, tryPlan } from './plan-case.ts';
import type { PlanDraft, StartAnswer } from './plan-draft.ts';
import { type StartHint, hintOfCase } from './start-hint.ts';
import { type SuggestedStarts, suggestStarts } from './suggested-starts.ts';
import { capitalise } from '../words/first-letter.ts';

/** The question when it starts, with days that suit and what each means. */
export function startRoutes(app: FastifyInstance, site: Site): void {
  const path = '/plan/:draft/start';

  app.get<OneDraft>(path, { config: { needs: 'plan' } }, async (request, reply) => {
    const given = await readPlanCase(site, request, request.params.draft);
    if (given === null) return reply.redirect(stepPath(request.params.draft, 'kind'), 303);
    const { start } = given.draft;
    const hint = start === undefined ? null : await hintOfCase(site, request, given, start);
    return showStart(site, request, reply, { given, hint, form: emptyForm(start ? valuesOf(start) : {}) });
  });

  app.post<OneDraft>(path, { config: { needs: 'plan', form: true } }, async (request, reply) => {
    const given = await readPlanCase(site, request, request.params.draft);
    if (given === null) return reply.redirect(stepPath(request.params.draft, 'kind'), 303);
    const form = readForm(request.body);
    const start = readStart(form, given.plan);
    const tried = await attemptAll(
      form,
      fieldsOf(given.plan),
      async () => {
        if (start === null) return given.draft;
        const draft: PlanDraft = { ...given.draft, start };
        await inPlainDates(() => tryPlan(site, request, withoutPeople(draft)));
        return draft;
      },
      ['#start-day', '#end-day'],
    );
    if (tried.ok) return answer(site, request, reply, given.id, tried.value);
    return showStart(site, request, reply.status(422), { given, hint: null, form: tried.form });
  });

  // A question asked while a date is being typed; by POST, since no address may hold the date of an unannounced one.
  app.post<OneDraft>('/plan/:draft/hint', { config: { needs: 'plan', form: true } }, async (request, reply) => {
    const given = await readPlanCase(site, request, request.params.draft);
    const form = readForm(request.body);
    const start = given === null ? null : readStart(form, given.plan);
    if (given === null || start === null || form.problems.length > 0) return reply.status(204).send();
    const hint = await hintOfCase(site, request, given, start);
    return reply.type('text/html; charset=utf-8').send(renderTemplate('plan/hint', { hint }));
  });
}

function readStart(form: Form, { kind }: KindPlan): StartAnswer | null {
  const suggested = form.text('use');
  if (suggested !== undefined) return { kind: kind.id, start: suggested };
  const start = form.date('start');
  const end = form.date('end');
  const { problems } = form;
  if (start === undefined && !problems.some(({ field }) => field === 'start')) {
    form.refuse('start', `Enter the ${kind.start.title}`);
  }
  if (start === undefined) return null;
  return { kind: kind.id, start, ...(end === undefined ? {} : { fieldworkEnd: end }) };
}

function fieldsOf({ kind }: KindPlan): FieldNames {
  const { title } = kind.start;
  return {
    start: { field: 'start', label: `The ${title}`, date: true },
    fieldworkEnd: { field: 'end', label: 'The last day on site', date: true },
    // Of no part by itself: of what follows from both.
    '': { field: 'start', label: '', date: true },
  };
}

/** People and details are asked later, and checked where they are. */
function withoutPeople(draft: PlanDraft): PlanDraft {
  return { ...draft, people: [] };
}

function valuesOf({ start, fieldworkEnd }: StartAnswer): FormView['values'] {
  return { ...datePartsOf('start', start), ...(fieldworkEnd === undefined ? {} : datePartsOf('end', fieldworkEnd)) };
}

function datePartsOf(name: string, date: string): Record<string, string> {
  const [year = '', month = '', dayOfMonth = ''] = date.split('-');
  return {
    [`${name}-day`]: String(Number(dayOfMonth)),
    [`${name}-month`]: String(Number(month)),
    [`${name}-year`]: year,
  };
}

async function showStart(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  { given, hint, form }: { readonly given: PlanCase; readonly hint: StartHint | null; readonly form: FormView },
): Promise<FastifyReply> {
  const { id, draft, plan } = given;
  const lead = draft.people?.find((person) => person.role === plan.kind.planning?.lead)?.email;
  const suggested = await suggestStarts(site, request, plan.kind.id, lead);
  return site.page(request, reply, 'plan/start', {
    title: 'When does it start?',
    startTitle: capitalise(plan.kind.start.title),
    example: exampleOf(suggested),
    back: backFrom(given, 'start', readForm(request.query).flag('change')),
    form,
    action: stepPath(id, 'start'),
    hintAction: `/plan/${id}/hint`,
    asksEnd: plan.kind.milestones.some((each) => each.input === 'fieldwork-end'),
    hint,
    suggested,
    kind: plan.kind.title,
  });
}

/** "3 2 2025": a day that would do, as it is typed. */
function exampleOf({ found }: SuggestedStarts): string | null {
  const [year, month, dayOfMonth] = found[0]?.start.split('-') ?? [];
  return year === undefined ? null : `${Number(dayOfMonth)} ${Number(month)} ${year}`;
}
