import type { KindPlan } from './compile-kind.ts';
import type { Warning } from './milestone.ts';
import type { TimelineRequest } from './timeline-request.ts';

/** What a plan's dates give reason to look at, by the warnings of its kind. */
export function findWarnings(plan: KindPlan, dates: readonly number[], request: TimelineRequest): readonly Warning[] {
  const warnings: Warning[] = [];
  for (const { rule, holds, write } of plan.warnings) {
    if (request.grounds !== undefined && rule.unlessGrounds.includes(request.grounds)) continue;
    if (!holds(dates, request.asAt)) continue;
    warnings.push({
      id: rule.id,
      severity: rule.severity,
      message: write(dates),
      milestones: rule.milestones,
    });
  }
  return warnings;
}

/** Whether a rule asks for a reason when such a plan is saved. */
export function asksReason(plan: KindPlan, warning: Warning): boolean {
  return plan.kind.warnings.some((rule) => rule.id === warning.id && rule.asksReason);
}
