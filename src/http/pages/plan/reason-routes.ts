import type { FastifyInstance } from 'fastify';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { answer } from './answer.ts';
import {
  backFrom,
  type OneDraft,
  openStep,
  type PlanCase,
  readPlanCase,
  reasonsAsked,
  stepPath,
  tryPlan,
  withoutAsking,
} from './plan-case.ts';

const FIELDS = { reason: { field: 'reason', label: 'The reason' } } as const;

/** The question why it is planned so, where something about it is unusual. It may be left open. */
export function reasonRoutes(app: FastifyInstance, site: Site): void {
  const path = '/plan/:draft/reason';

  app.get<OneDraft>(path, { config: { needs: 'plan' } }, async (request, reply) => {
    const given = await readPlanCase(site, request, request.params.draft);
    const open = given === null ? 'kind' : await openStep(site, request, given.draft);
    if (given === null || (open !== 'reason' && open !== 'check')) {
      return reply.redirect(stepPath(request.params.draft, open), 303);
    }
    const asked = reasonsAsked(given, await tryPlan(site, request, given.draft));
    const form = emptyForm({ reason: given.draft.reason?.text ?? '' });
    const isChange = readForm(request.query).flag('change');
    return site.page(request, reply, 'plan/reason', show(given, isChange, asked, form));
  });

  app.post<OneDraft>(path, { config: { needs: 'plan', form: true } }, async (request, reply) => {
    const given = await readPlanCase(site, request, request.params.draft);
    const open = given === null ? 'kind' : await openStep(site, request, given.draft);
    if (given === null || (open !== 'reason' && open !== 'check')) {
      return reply.redirect(stepPath(request.params.draft, open), 303);
    }
    const form = readForm(request.body);
    const text = form.text('reason') ?? '';
    if (text.length > 2000) form.refuse('reason', 'must be at most 2,000 characters');
    const asked = reasonsAsked(given, await tryPlan(site, request, given.draft));
    const reason = { text, for: asked.map(({ id }) => id) };
    const read = await attempt(form, FIELDS, () => Promise.resolve(reason));
    if (read.ok) return answer(site, request, reply, given.id, { ...given.draft, reason });
    return site.page(request, reply.status(422), 'plan/reason', show(given, false, asked, read.form));
  });
}

function show(given: PlanCase, isChange: boolean, asked: readonly { readonly message: string }[], form: FormView) {
  return {
    title: 'Why is it planned for then?',
    back: backFrom(given, 'reason', isChange),
    form,
    kind: given.plan.kind.title,
    action: stepPath(given.id, 'reason'),
    warnings: asked.map(({ message }) => withoutAsking(message)),
  };
}
