import { plainDate } from '../../src/calendar/plain-date.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';

/** A milestone planned for its last day, which both parties may see. */
export function milestoneOn(id: string, date: string): Milestone {
  const moment = { on: plainDate(date) };
  return {
    id,
    title: id,
    party: 'ofsted',
    owner: 'coordinator',
    basis: 'rule',
    planned: moment,
    due: moment,
    actual: null,
    fromPlan: { planned: moment, due: moment },
    drift: 0,
    state: 'upcoming',
    visibleTo: ['ofsted', 'cafcass'],
    provisional: false,
    working: { text: '', steps: [], clause: { section: '', clause: '' }, readings: [] },
  };
}
