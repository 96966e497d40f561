import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Site } from '../site.ts';
import { openStep, stepPath } from './plan-case.ts';
import { PLAN_DRAFT, type PlanDraft } from './plan-draft.ts';

/** Keeps the answers, and leads to the first question that is open, or to where they are checked. */
export async function answer(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  draft: PlanDraft,
): Promise<FastifyReply> {
  await site.drafts.replace(request, PLAN_DRAFT, id, draft);
  return reply.redirect(stepPath(id, await openStep(site, request, draft)), 303);
}
