import type { FastifyInstance } from 'fastify';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import { attempt } from '../forms/attempt.ts';
import type { Site } from '../site.ts';
import { answer } from './answer.ts';
import { type OneDraft, stepPath } from './plan-case.ts';
import { beginPlanning, readPlanDraft } from './plan-draft.ts';
import { capitalise } from '../words/first-letter.ts';

const KIND_FIELDS = { kind: { field: 'kind', label: 'What you want to plan' } } as const;

/** What is needed to plan an inspection, and the first question: which kind. */
export function beginRoutes(app: FastifyInstance, site: Site): void {
  app.get('/plan', { config: { needs: 'plan' } }, async (request, reply) =>
    site.page(request, reply, 'plan/begin', {
      title: 'Plan an inspection',
      kinds: site.deps.rules.current.kinds.map(({ title }) => title.toLowerCase()),
      parties: site.deps.rules.current.parties.filter((each) => each.inspected).map(({ title }) => title),
    }),
  );

  app.post('/plan', { config: { needs: 'plan', form: true } }, async (request, reply) =>
    reply.redirect(await beginPlanning(site, request), 303),
  );

  const show = (id: string, isChange: boolean, form: FormView) => ({
    title: 'What do you want to plan?',
    back: { href: isChange ? stepPath(id, 'check') : '/plan' },
    form,
    action: stepPath(id, 'kind'),
    kinds: site.deps.rules.current.kinds.map((kind) => ({
      value: kind.id,
      text: kind.title,
      hint: { text: describeKind(kind) },
    })),
  });

  app.get<OneDraft>('/plan/:draft/kind', { config: { needs: 'plan' } }, async (request, reply) => {
    const { kind } = await readPlanDraft(site, request, request.params.draft);
    const form = emptyForm(kind === undefined ? {} : { kind });
    const isChange = readForm(request.query).flag('change');
    return site.page(request, reply, 'plan/kind', show(request.params.draft, isChange, form));
  });

  app.post<OneDraft>('/plan/:draft/kind', { config: { needs: 'plan', form: true } }, async (request, reply) => {
    const id = request.params.draft;
    const draft = await readPlanDraft(site, request, id);
    const form = readForm(request.body);
    const kind = form.text('kind');
    if (!site.deps.rules.current.kinds.some((each) => each.id === kind))
      form.refuse('kind', 'Select what you want to plan');
    const read = await attempt(form, KIND_FIELDS, () => Promise.resolve(kind as string));
    if (read.ok) return answer(site, request, reply, id, { ...draft, kind: read.value });
    return site.page(request, reply.status(422), 'plan/kind', show(id, false, read.form));
  });
}

/** "First day on site to report, usually from a Monday." */
function describeKind({ product, start, planning }: Site['deps']['rules']['current']['kinds'][number]): string {
  const usual = planning?.usualWeekday;
  const day = usual === undefined ? '' : `, usually a ${capitalise(usual)}`;
  return `You need the ${start.title}${day}. It ends with a ${product}.`;
}
