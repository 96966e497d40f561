import { describe, expect, it } from 'vitest';
import { seenTimeline } from '../../src/service/seen-timeline.ts';
import type { RecordedEvent } from '../../src/timeline/timeline-request.ts';
import { milestoneOf, timelineOf } from '../timeline/cafcass.ts';

const INSPECTED = { party: 'cafcass', inspected: true };
const CALLED_AT = new Date('2025-02-24T09:30:00Z');
type Hold = Pick<RecordedEvent, 'hold'> & Partial<RecordedEvent>;

/** The inspection of Mon 10 Mar 2025 with its call, and holds placed on the days given. */
const withHolds = (...holds: readonly (readonly [on: string, hold: Hold])[]) =>
  timelineOf('inspection', {
    start: 'Mon 10 Mar 2025',
    events: [
      ...holds.map(([on, hold]) => ['hold-placed', on, { reason: 'canary', liftedBy: 'canary', ...hold }] as const),
      ['notice-given', 'Mon 24 Feb 2025'],
    ],
  });

describe('a hold, as an inspected party sees it', () => {
  it('from before the call stands, without the day on which it began', () => {
    const timeline = withHolds(['Wed 5 Feb 2025', { hold: 'pre-election' }]);
    expect(milestoneOf(timeline, 'publication').because).toMatch(/^Held since Wed 5 Feb 2025, because/);
    const seen = seenTimeline(timeline, INSPECTED, CALLED_AT);
    expect(seen.holds).toMatchObject([{ id: 'pre-election', since: null }]);
    expect(seen.holds[0]?.milestones).toContain('publication');
    const publication = seen.milestones.find((each) => each.id === 'publication');
    expect(publication?.because).toMatch(/^Held, because nothing is published before the election\./);
    expect(JSON.stringify(seen)).not.toMatch(/canary|Wed 5 Feb|2025-02-05/);
  });

  it('since the call is told with its day', () => {
    const timeline = withHolds(['Mon 24 Feb 2025', { hold: 'pre-election' }]);
    const seen = seenTimeline(timeline, INSPECTED, CALLED_AT);
    expect(seen.holds).toMatchObject([{ id: 'pre-election', since: '2025-02-24' }]);
    expect(JSON.stringify(seen)).toContain('Held since Mon 24 Feb 2025');
  });

  it('is none where it keeps nothing from the party', () => {
    const timeline = withHolds(['Tue 25 Feb 2025', { hold: 'other', milestone: 'lead-inspector-preparation' }]);
    expect(timeline.holds).toHaveLength(1);
    expect(seenTimeline(timeline, INSPECTED, CALLED_AT).holds).toEqual([]);
  });

  it('is told whole to the inspecting party', () => {
    const timeline = withHolds(['Wed 5 Feb 2025', { hold: 'pre-election' }]);
    expect(seenTimeline(timeline, { party: 'ofsted', inspected: false }, CALLED_AT)).toEqual(timeline);
  });
});
