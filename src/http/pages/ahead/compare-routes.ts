import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { COMPARE_DRAFT, type CompareDraft, readCompareForm, START_FIELDS } from './compare-form.ts';
import { viewComparison } from './compare-view.ts';
import { inPlainDates } from '../forms/in-plain-dates.ts';
import { planThis } from './plan-this.ts';
import { choicesOf } from './planning-choices.ts';

type OfDraft = { Params: { draft: string } };

/** Start dates side by side. */
export function compareRoutes(app: FastifyInstance, site: Site): void {
  const readDraft = async (request: FastifyRequest, id: string): Promise<CompareDraft> =>
    (await site.drafts.read(request, COMPARE_DRAFT, id)) as CompareDraft;
  const showForm = (request: FastifyRequest, reply: FastifyReply, form: FormView): FastifyReply =>
    site.page(request, reply, 'ahead/compare-form', {
      title: 'Compare start dates',
      back: { href: '/ahead' },
      form,
      choices: choicesOf(site.deps.rules.current),
      startFields: START_FIELDS,
    });

  app.get<{ Querystring: { draft?: string } }>(
    '/ahead/compare',
    { config: { needs: 'see-planning' } },
    async (request, reply) => {
      const { draft } = request.query;
      return showForm(request, reply, emptyForm(draft === undefined ? {} : (await readDraft(request, draft)).values));
    },
  );
  app.post('/ahead/compare', { config: { needs: 'see-planning', form: true } }, async (request, reply) => {
    const form = readForm(request.body);
    const { input, fieldOf } = readCompareForm(form);
    const tried = await attempt(form, fieldOf, () => inPlainDates(() => site.run(request, 'compareStarts', input)));
    if (!tried.ok) return showForm(request, reply.status(422), tried.form);
    const draft: CompareDraft = { values: form.values, input };
    return reply.redirect(`/ahead/compare/${await site.drafts.save(request, COMPARE_DRAFT, draft)}`, 303);
  });
  app.get<OfDraft>('/ahead/compare/:draft', { config: { needs: 'see-planning' } }, async (request, reply) => {
    const { draft } = request.params;
    const { input } = await readDraft(request, draft);
    const result = await site.run(request, 'compareStarts', input);
    return site.page(request, reply, 'ahead/compare', {
      title: 'Start dates compared',
      back: { href: `/ahead/compare?draft=${draft}`, text: 'Change the dates' },
      wide: true,
      draft,
      mayPlan: request.principal?.permissions.includes('plan') ?? false,
      ...viewComparison(result),
    });
  });
  app.post<OfDraft>('/ahead/compare/:draft/plan', { config: { needs: 'plan', form: true } }, async (request, reply) => {
    const { input } = await readDraft(request, request.params.draft);
    const { starts } = await site.run(request, 'compareStarts', input);
    return planThis(site, request, reply, input, starts[Number(readForm(request.body).text('start'))]);
  });
}
