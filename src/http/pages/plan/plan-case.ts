import type { FastifyRequest } from 'fastify';
import { InvalidInputError } from '../../../errors.ts';
import type { PlanningResult } from '../../../service/create-inspection.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import { asksReason } from '../../../timeline/find-warnings.ts';
import type { Warning } from '../../../timeline/milestone.ts';
import type { Site } from '../site.ts';
import { type PlanDraft, readPlanDraft } from './plan-draft.ts';

/** The questions, in the order in which they are asked, and where the answers are checked. */
export const STEPS = ['kind', 'start', 'details', 'people', 'reason', 'check'] as const;
export type Step = (typeof STEPS)[number];

/** An inspection of which the kind is known. */
export interface PlanCase {
  readonly id: string;
  readonly draft: PlanDraft;
  /** The rules that it will be planned by. */
  readonly plan: KindPlan;
}

/** A route of one draft. */
export interface OneDraft {
  readonly Params: { readonly draft: string };
}

/** The answers with the rules of their kind; null where no kind that the rules know was chosen yet. */
export async function readPlanCase(site: Site, request: FastifyRequest, id: string): Promise<PlanCase | null> {
  return toPlanCase(site, id, await readPlanDraft(site, request, id));
}

/** `readPlanCase` for answers at hand. */
export function toPlanCase({ deps: { rules } }: Pick<Site, 'deps'>, id: string, draft: PlanDraft): PlanCase | null {
  const { kind } = draft;
  const isKnown = kind !== undefined && rules.current.kinds.some((each) => each.id === kind);
  return isKnown ? { id, draft, plan: rules.plan(rules.current.id, kind) } : null;
}

/** The answers as the input of the operation that plans it. */
export function inputOf({ draft }: Pick<PlanCase, 'draft'>): Record<string, unknown> {
  const { kind, start, details, people = [], reason } = draft;
  return {
    kind,
    start: start?.start,
    ...(start?.fieldworkEnd === undefined ? {} : { fieldworkEnd: start.fieldworkEnd }),
    conditions: details?.kind === kind ? details?.conditions : [],
    ...(details?.kind !== kind || details?.grounds === undefined ? {} : { grounds: details.grounds }),
    people: people.map(({ role, name, email }) => ({ role, name, email })),
    ...(reason === undefined || reason.text === '' ? {} : { reason: reason.text }),
  };
}

/** What would be stored, with every warning, also of what a reason was given for. */
export async function tryPlan(site: Site, request: FastifyRequest, draft: PlanDraft): Promise<PlanningResult> {
  const { reason: _, ...rest } = draft;
  return site.run(request, 'createInspection', { ...inputOf({ draft: rest }), dryRun: true });
}

/** What is warned of that asks for a reason. */
export function reasonsAsked({ plan }: Pick<PlanCase, 'plan'>, { warnings }: PlanningResult): readonly Warning[] {
  return warnings.filter((warning) => asksReason(plan, warning));
}

/** A warning without its last sentence where that asks for a reason, which was given or is asked for beside it. */
export function withoutAsking(message: string): string {
  return message.replace(/ [^.]*\bgive a reason\.$/i, '');
}

/** Whether anything besides its days is to be said of this kind before it begins. */
export function asksDetails({ kind }: KindPlan): boolean {
  return kind.conditions.length > 0 || asksGrounds({ kind });
}

/** Whether it matters why such a visit takes place. */
export function asksGrounds({ kind }: Pick<KindPlan, 'kind'>): boolean {
  return kind.warnings.some((rule) => rule.unlessGrounds.length > 0);
}

/** The first question that is open. A start that does not fit any more is open again. */
export async function openStep(site: Site, request: FastifyRequest, draft: PlanDraft): Promise<Step> {
  const given = toPlanCase(site, '', draft);
  if (given === null) return 'kind';
  const { kind, start, details, people, reason } = draft;
  if (start === undefined || start.kind !== kind) return 'start';
  if (asksDetails(given.plan) && details?.kind !== kind) return 'details';
  if (people === undefined) return 'people';
  try {
    const asked = reasonsAsked(given, await tryPlan(site, request, draft));
    return asked.every(({ id }) => reason?.for.includes(id)) ? 'check' : 'reason';
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.problems.some(({ where }) => where.startsWith('people')) ? 'people' : 'start';
  }
}

/** The address of a question. */
export function stepPath(id: string, step: Step): string {
  return `/plan/${id}/${step}`;
}

/** Where the link above a question leads: to the answers where those are being changed, else to the question before. */
export function backFrom({ id, plan }: PlanCase, step: Step, isChange: boolean): { readonly href: string } {
  if (isChange) return { href: stepPath(id, 'check') };
  if (step === 'people' && !asksDetails(plan)) return { href: stepPath(id, 'start') };
  const before = STEPS[STEPS.indexOf(step) - 1];
  return { href: before === undefined ? '/plan' : stepPath(id, before) };
}
