import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { londonToday } from '../../../clock.ts';
import { readForm } from '../forms/read-form.ts';
import { milestoneView } from '../inspection/milestone-view.ts';
import type { Site } from '../site.ts';
import { checkView, fingerprintOf } from './check-view.ts';
import {
  backFrom,
  inputOf,
  type OneDraft,
  openStep,
  type PlanCase,
  readPlanCase,
  reasonsAsked,
  stepPath,
  tryPlan,
} from './plan-case.ts';
import { PLAN_DRAFT } from './plan-draft.ts';

interface OneMilestone {
  readonly Params: { readonly draft: string; readonly milestone: string };
}

/** Everything before it is saved: the answers, the whole timeline, how each date was counted, and the button that saves it. */
export function checkRoutes(app: FastifyInstance, site: Site): void {
  const path = '/plan/:draft/check';

  app.get<OneDraft>(path, { config: { needs: 'plan' } }, async (request, reply) => {
    const given = await readWhole(site, request, reply);
    return given === null ? reply : showCheck(site, request, reply, given);
  });

  app.post<OneDraft>(path, { config: { needs: 'plan', form: true } }, async (request, reply) => {
    const given = await readWhole(site, request, reply);
    if (given === null) return reply;
    const tried = await tryPlan(site, request, given.draft);
    // The rules or the bank holidays were changed since the dates were looked at.
    if (readForm(request.body).text('shown') !== fingerprintOf(tried)) {
      return showCheck(site, request, reply.status(409), given, true);
    }
    const { id } = await site.run(request, 'createInspection', inputOf(given), { onceKey: given.id });
    // The answers are no longer needed; where they led is kept for whoever presses again.
    await site.drafts.replace(request, PLAN_DRAFT, given.id, { planned: id });
    return reply.redirect(`/inspections/${id}?saved=planned`, 303);
  });

  app.get<OneMilestone>('/plan/:draft/milestones/:milestone', { config: { needs: 'plan' } }, async (request, reply) => {
    const given = await readWhole(site, request, reply);
    if (given === null) return reply;
    const { timeline } = await tryPlan(site, request, given.draft);
    const { name } = given.plan.kind;
    const view = milestoneView({ name, timeline }, given.plan, request.params.milestone);
    if (view === null) return reply.callNotFound();
    return site.page(request, reply, 'inspection/milestone', { ...view, back: { href: stepPath(given.id, 'check') } });
  });
}

/** The answers where all are given; else leads to the question that is open, and gives null. */
async function readWhole(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<PlanCase | null> {
  const { draft: id } = request.params as OneDraft['Params'];
  const given = await readPlanCase(site, request, id);
  const open = given === null ? 'kind' : await openStep(site, request, given.draft);
  if (given !== null && open === 'check') return given;
  void reply.redirect(stepPath(id, open), 303);
  return null;
}

/** @param hasMoved The dates are other ones than those that were looked at. */
async function showCheck(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  given: PlanCase,
  hasMoved = false,
): Promise<FastifyReply> {
  const result = await tryPlan(site, request, given.draft);
  const asked = reasonsAsked(given, result).length > 0;
  return site.page(request, reply, 'plan/check', {
    ...checkView(given, result, londonToday(site.deps.now())),
    back: asked ? { href: stepPath(given.id, 'reason') } : backFrom(given, 'reason', false),
    hasMoved,
  });
}
