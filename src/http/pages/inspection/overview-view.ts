import { formatLongDate, type PlainDate, plainDate } from '../../../calendar/plain-date.ts';
import type { Principal } from '../../../service/service-deps.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import { milestoneRows } from '../picture/milestone-rows.ts';
import { dayOf } from '../picture/picture-frame.ts';
import { timelinePicture } from '../picture/timeline-picture.ts';
import { day } from '../words/dates.ts';
import { inspectionLinks } from './inspection-links.ts';
import { nextSteps } from './next-steps.ts';
import { titleIn } from '../words/titles.ts';

/** What the page about an inspection and its printed page show, as the operation gave it to whoever asks; `plan` is what it is planned by. */
export function overviewView(
  inspection: InspectionDetail,
  { plan, today, principal }: { readonly plan: KindPlan; readonly today: PlainDate; readonly principal: Principal },
) {
  const { timeline } = inspection;
  const ownPlanning = principal.permissions.includes('see-planning');
  return {
    title: `${inspection.name}, start ${day(timeline.start)}`,
    inspection,
    // Paper lies about: its first words say what must not be passed on.
    confidential: tellConfidential(inspection),
    base: `/inspections/${inspection.id}`,
    links: inspectionLinks(principal, inspection),
    notices: listNotices(inspection, plan, principal),
    offeredEdition: ownPlanning ? inspection.offeredEdition : null,
    next: timeline.ended ? [] : nextSteps(timeline.milestones, plan, today),
    // A plan that is given up is not to be put right.
    warnings: (inspection.state === 'cancelled' ? [] : timeline.warnings).map(({ message, severity }) => ({
      message,
      severe: severity === 'warning',
    })),
    summary: listSummary(inspection, plan),
    people: inspection.people.map(({ name, role, party }) => ({
      name,
      role: titleIn(plan.framework.roles, role),
      party: titleIn(plan.framework.parties, party),
    })),
    picture: timelinePicture(timeline, { plan, today }),
    rows: milestoneRows(timeline, plan),
    owes: principal.inspected && principal.permissions.includes('record'),
    today: formatLongDate(today),
  };
}

function tellConfidential({ state, timeline }: InspectionDetail): string {
  if (timeline.embargoed) return 'Under embargo: ';
  return timeline.announced || state === 'cancelled' ? '' : 'Not announced: ';
}

/** What changes how everything else on the page is to be read: each with its first words, and a sentence. */
function listNotices(
  { state, timeline }: InspectionDetail,
  { framework }: KindPlan,
  { inspected }: Principal,
): readonly { readonly title: string; readonly text: string }[] {
  const told = framework.parties.filter((each) => each.inspected).map(({ title }) => title);
  const held = (ids: readonly string[]): string =>
    timeline.milestones
      .filter(({ id }) => ids.includes(id))
      .map(({ title }) => title)
      .join('; ');
  return [
    ...(state === 'cancelled' ? [{ title: 'Cancelled', text: 'Nothing is due any more.' }] : []),
    ...(timeline.announced || inspected || state === 'cancelled'
      ? []
      : [{ title: 'Not announced', text: `${told.join(' and ')} has not been told. Keep this to yourself.` }]),
    ...(timeline.embargoed
      ? [
          {
            title: 'Under embargo until publication',
            text: 'The final was sent and is not yet published. Do not share it.',
          },
        ]
      : []),
    ...timeline.holds.map(({ title, since, reason, liftedBy, milestones }) => ({
      title: `On hold: ${title}`,
      text: [
        ...(since === null ? [] : [`Since ${day(since)}.`]),
        ...(reason === undefined ? [] : [`Reason: ${reason}.`]),
        ...(liftedBy === undefined ? [] : [`It may be lifted by ${liftedBy}.`]),
        ...(milestones.length === 0 ? [] : [`Without a date now: ${held(milestones)}.`]),
      ].join(' '),
    })),
  ];
}

const STATES: Readonly<Record<InspectionDetail['state'], string>> = {
  planned: 'Planned, not announced',
  announced: 'Announced',
  cancelled: 'Cancelled',
};

function listSummary(
  inspection: InspectionDetail,
  { framework, kind }: KindPlan,
): readonly { readonly label: string; readonly value: string }[] {
  const { timeline } = inspection;
  const lastOnSite =
    timeline.ended || kind.planning === undefined || kind.planning.onSite.from === kind.planning.onSite.to
      ? null
      : dayOf(timeline.milestones.find(({ id }) => id === kind.planning?.onSite.to));
  const lines: readonly (readonly [string, string | null])[] = [
    ['Kind', kind.title],
    ['Start', `${day(timeline.start)} (${kind.start.title})`],
    ['Planned first for', timeline.earlierStarts.length === 0 ? null : timeline.earlierStarts.map(day).join(', then ')],
    ['Last day on site', lastOnSite === null ? null : day(lastOnSite)],
    ['State', STATES[inspection.state]],
    ['Why it is planned so', inspection.reason],
    ['Rules', `${framework.title}, ${framework.publisher}, edition of ${day(plainDate(framework.edition))}`],
    ['Version', String(inspection.version)],
  ];
  return lines.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}
