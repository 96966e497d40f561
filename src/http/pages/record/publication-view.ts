import { isLiftedByHand } from '../../../framework/hold-rule.ts';
import type { PublicationAnswer, RecordableEvent } from '../../../service/guide-recording.ts';
import { day } from '../words/dates.ts';
import type { InspectionCase } from './record-case.ts';
import { findShownKind } from './rule-names.ts';
import { capitalise } from '../words/first-letter.ts';

/** Something to do about a reason or a hold: a link to the form of an event. */
interface Remedy {
  readonly type: string;
  readonly text: string;
}

/** A hold that stands, and what can be done about it. */
interface HoldLine {
  readonly title: string;
  readonly since: string;
  readonly because: string;
  readonly mayLift: string | null;
  /** What it keeps from having a date. */
  readonly milestones: readonly string[];
  readonly remedies: readonly Remedy[];
}

/** Whether a report or letter may be published, and what holds dates back. */
export interface PublicationView {
  readonly product: string;
  readonly allowed: boolean;
  readonly reasons: readonly {
    readonly message: string;
    readonly removedBy: string;
    readonly remedies: readonly Remedy[];
  }[];
  /** The event that says that it was published, where that can be recorded now. */
  readonly publish: Remedy | null;
  readonly holds: readonly HoldLine[];
  /** The events that place a hold now. */
  readonly place: readonly Remedy[];
}

/**
 * The answer of the guard, with what would remove each of its reasons.
 * @param possible What whoever asks can record now; empty for those who record nothing here.
 */
export function publicationView(
  { inspection, framework, names }: InspectionCase,
  { allowed, reasons }: PublicationAnswer,
  possible: readonly RecordableEvent[],
): PublicationView {
  const kind = findShownKind(framework, inspection.kind);
  const toRemedy = (type: string): Remedy[] =>
    possible.filter((each) => each.type === type).map(({ title }) => ({ type, text: title }));
  const lifting = framework.events.filter(({ does }) => does === 'lift').map(({ id }) => id);
  const liftersOf = (id: string): readonly string[] => {
    const rule = kind?.holds.find((each) => each.id === id);
    if (rule === undefined) return [];
    const answers = rule.liftedBy.filter(
      (type) => framework.events.find((each) => each.id === type)?.answers !== undefined,
    );
    return [...(answers.length > 0 ? answers : rule.liftedBy), ...(isLiftedByHand(rule) ? lifting : [])];
  };
  const removersOf = (id: string): { readonly types: readonly string[]; readonly otherwise: string } => {
    // Some reasons are called as the event that brought them about.
    const otherwise = WHAT_ELSE[id];
    if (otherwise !== undefined) return { types: [], otherwise };
    if (framework.events.some((each) => each.id === id)) return { types: [id], otherwise: '' };
    if (kind?.holds.some((each) => each.id === id)) return { types: liftersOf(id), otherwise: '' };
    const provisional = kind?.provisionalWhile.find(({ condition }) => condition === id);
    return { types: provisional?.until ?? [], otherwise: '' };
  };
  return {
    product: kind?.product ?? 'report',
    allowed,
    reasons: reasons.map(({ id, message }) => {
      const { types, otherwise } = removersOf(id);
      return {
        message,
        removedBy:
          types.length > 0 ? `Record ${types.map((type) => `“${names.event(type)}”`).join(' or ')}.` : otherwise,
        remedies: types.flatMap(toRemedy),
      };
    }),
    publish: toRemedy(framework.embargo?.until ?? '')[0] ?? null,
    holds: inspection.timeline.holds.map((hold) => ({
      title: hold.title,
      since: hold.since === null ? 'Before the call' : day(hold.since),
      because: capitalise(hold.reason ?? kind?.holds.find(({ id }) => id === hold.id)?.because ?? ''),
      mayLift: hold.liftedBy ?? kind?.holds.find(({ id }) => id === hold.id)?.mayLift ?? null,
      milestones: hold.milestones.map(names.milestone),
      remedies: liftersOf(hold.id).flatMap(toRemedy),
    })),
    place: framework.events.filter(({ does }) => does === 'hold').flatMap(({ id }) => toRemedy(id)),
  };
}

/** What removes a reason that no event removes, by the reason's id. */
const WHAT_ELSE: Readonly<Record<string, string>> = {
  embargo: 'Wait for that day. To publish earlier, record it with a reason.',
  cancelled: 'If it was cancelled by mistake, correct that first.',
  published: 'Nothing is left to do.',
  'not-published': 'Nothing is left to do.',
};
