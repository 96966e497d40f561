import type { FastifyRequest } from 'fastify';
import type { Site } from '../site.ts';

/** The kind of draft that holds an inspection while its questions are being answered. */
export const PLAN_DRAFT = 'plan-inspection';

/** What somebody has answered so far. What depends on the kind holds only while that is the kind. */
export interface PlanDraft {
  /** The id of the kind. */
  readonly kind?: string;
  readonly start?: StartAnswer;
  readonly details?: DetailsAnswer;
  /** Whoever takes part; absent until that was asked. */
  readonly people?: readonly PersonAnswer[];
  readonly reason?: ReasonAnswer;
  /** The inspection that was planned of it, once it was. */
  readonly planned?: string;
}

/** The days on site; ISO dates. */
export interface StartAnswer {
  /** The kind that they were chosen for; null where nobody was asked yet, and they are a suggestion. */
  readonly kind: string | null;
  readonly start: string;
  readonly fieldworkEnd?: string;
}

/** What is known of it already. */
export interface DetailsAnswer {
  readonly kind: string;
  readonly conditions: readonly string[];
  readonly grounds?: string;
}

/** Somebody who takes part, as typed. */
export interface PersonAnswer {
  readonly role: string;
  readonly name: string;
  readonly email: string;
}

/** Why it is planned so; empty where nothing was written. */
export interface ReasonAnswer {
  readonly text: string;
  /** The ids of the warnings that it answers. */
  readonly for: readonly string[];
}

/** Begins to plan an inspection, with what is known of it already; gives the address of its first open question. */
export async function beginPlanning(
  site: Site,
  request: FastifyRequest,
  known: Pick<PlanDraft, 'kind' | 'start' | 'people'> = {},
): Promise<string> {
  const id = await site.drafts.save(request, PLAN_DRAFT, known);
  return `/plan/${id}/${known.kind === undefined ? 'kind' : 'start'}`;
}

/**
 * What was answered so far.
 * @throws DraftNotFoundError where there is no such draft of whoever asks.
 */
export async function readPlanDraft(site: Site, request: FastifyRequest, id: string): Promise<PlanDraft> {
  return (await site.drafts.read(request, PLAN_DRAFT, id)) as PlanDraft;
}
