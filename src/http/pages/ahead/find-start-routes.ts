import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { COMPARE_DRAFT, type CompareDraft, START_FIELDS } from './compare-form.ts';
import {
  avoidChoices,
  FIND_START_DRAFT,
  type FindStartDraft,
  readFindStartForm,
  WEEKDAY_CHOICES,
  YEARS_CHOICES,
} from './find-start-form.ts';
import { viewFoundStarts } from './find-start-view.ts';
import { inPlainDates } from '../forms/in-plain-dates.ts';
import { planThis } from './plan-this.ts';
import { choicesOf } from './planning-choices.ts';

type OfDraft = { Params: { draft: string } };

/** Looking for a start. */
export function findStartRoutes(app: FastifyInstance, site: Site): void {
  const readDraft = async (request: FastifyRequest, id: string): Promise<FindStartDraft> =>
    (await site.drafts.read(request, FIND_START_DRAFT, id)) as FindStartDraft;
  const search = async (request: FastifyRequest) => {
    const { input } = await readDraft(request, (request.params as { draft: string }).draft);
    return { input, result: await site.run(request, 'findStart', input) };
  };
  const showForm = (request: FastifyRequest, reply: FastifyReply, form: FormView | null): FastifyReply => {
    const avoid = avoidChoices(site.deps.rules.current);
    return site.page(request, reply, 'ahead/find-start-form', {
      title: 'Find a start date',
      back: { href: '/ahead' },
      form: form ?? emptyForm({ avoid: avoid.map(({ value }) => value) }),
      choices: choicesOf(site.deps.rules.current),
      avoid,
      weekdays: WEEKDAY_CHOICES,
      years: YEARS_CHOICES,
    });
  };

  app.get<{ Querystring: { draft?: string } }>(
    '/ahead/find-start',
    { config: { needs: 'see-planning' } },
    async (request, reply) => {
      const { draft } = request.query;
      return showForm(request, reply, draft === undefined ? null : emptyForm((await readDraft(request, draft)).values));
    },
  );
  app.post('/ahead/find-start', { config: { needs: 'see-planning', form: true } }, async (request, reply) => {
    const form = readForm(request.body);
    const { input, fieldOf } = readFindStartForm(form, site.deps.rules.current);
    const tried = await attempt(form, fieldOf, () => inPlainDates(() => site.run(request, 'findStart', input)));
    // Nothing ticked is sent as nothing, which is not the same as a form not yet sent.
    const values = { ...form.values, avoid: form.list('avoid') };
    if (!tried.ok) return showForm(request, reply.status(422), { ...tried.form, values });
    const draft: FindStartDraft = { values, input };
    return reply.redirect(`/ahead/find-start/${await site.drafts.save(request, FIND_START_DRAFT, draft)}`, 303);
  });
  app.get<OfDraft>('/ahead/find-start/:draft', { config: { needs: 'see-planning' } }, async (request, reply) => {
    const { draft } = request.params;
    const { result } = await search(request);
    return site.page(request, reply, 'ahead/find-start', {
      title: result.found.length === 0 ? 'No start date found' : 'Start dates found',
      back: { href: `/ahead/find-start?draft=${draft}`, text: 'Change what you look for' },
      draft,
      mayPlan: request.principal?.permissions.includes('plan') ?? false,
      ...viewFoundStarts(result),
    });
  });
  app.post<OfDraft>(
    '/ahead/find-start/:draft/plan',
    { config: { needs: 'plan', form: true } },
    async (request, reply) => {
      const { input, result } = await search(request);
      return planThis(site, request, reply, input, result.found[Number(readForm(request.body).text('start'))]);
    },
  );
  app.post<OfDraft>(
    '/ahead/find-start/:draft/compare',
    { config: { needs: 'see-planning', form: true } },
    async (request, reply) => {
      const { input, result } = await search(request);
      const {
        publishedBefore: _before,
        from: _from,
        years: _years,
        weekday: _weekday,
        allow: _allow,
        ...terms
      } = input;
      const starts = result.found.slice(0, START_FIELDS.length).map(({ start }) => start);
      const draft: CompareDraft = {
        input: { ...terms, starts: starts.map((start) => ({ start })) },
        values: { ...terms, ...Object.fromEntries(starts.flatMap(typed)) },
      };
      return reply.redirect(`/ahead/compare/${await site.drafts.save(request, COMPARE_DRAFT, draft)}`, 303);
    },
  );
}

/** A start as it would have been typed. */
function typed(start: string, index: number): readonly (readonly [string, string])[] {
  const field = START_FIELDS[index] ?? '';
  const [year = '', month = '', day = ''] = start.split('-');
  return [
    [`${field}-day`, String(Number(day))],
    [`${field}-month`, String(Number(month))],
    [`${field}-year`, year],
  ];
}
