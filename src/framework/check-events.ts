import type { EventField, EventRule } from './event-rule.ts';
import type { FrameworkFile } from './framework-file.ts';
import type { Declared, ReferenceChecker } from './reference-checker.ts';

/** What an event must ask for to do what it does. */
const NEEDS: Readonly<Record<EventRule['does'], readonly EventField[]>> = {
  complete: [],
  pin: ['milestone', 'date'],
  unpin: ['milestone'],
  vary: ['milestone', 'date'],
  defer: ['date'],
  resume: ['date'],
  hold: ['hold'],
  lift: ['hold'],
  correct: [],
};

/** What the events of a file may refer to. */
export interface EventVocabulary {
  readonly events: Declared;
  readonly kinds: Declared;
  readonly conditions: Declared;
}

/** Adds every problem of the events: references, and what an event must ask for, or says to no purpose. */
export function checkEvents(file: FrameworkFile, checker: ReferenceChecker, known: EventVocabulary): void {
  const milestones: Declared = {
    what: 'milestone',
    ids: new Set(file.kinds.flatMap((kind) => kind.milestones.map((milestone) => milestone.id))),
  };
  file.events.forEach((event, index) => {
    const path = ['events', index];
    for (const list of ['requires', 'expects', 'closedBy'] as const) {
      checker.referAll(known.events, event[list], [...path, list]);
    }
    const closing: Declared = { what: 'event of its closedBy', ids: new Set(event.closedBy) };
    for (const type of Object.keys(event.insteadAfter)) {
      checker.refer(closing, type, [...path, 'insteadAfter', type]);
    }
    if (event.answers !== undefined) checker.refer(known.events, event.answers, [...path, 'answers']);
    checker.referAll(milestones, event.awaits, [...path, 'awaits']);
    if (event.onlyIf !== undefined) checker.refer(known.conditions, event.onlyIf, [...path, 'onlyIf']);
    if (event.setsDateOf !== undefined) checker.refer(milestones, event.setsDateOf, [...path, 'setsDateOf']);
    checker.referAll(known.kinds, event.kinds ?? [], [...path, 'kinds']);
    for (const field of NEEDS[event.does]) {
      if (event.asks[field] !== 'required') {
        checker.add([...path, 'does'], `needs asks: { ${field}: required }`, event.does);
      }
    }
    if (event.outcomes.length > 0 && event.asks.outcome === undefined) {
      checker.add([...path, 'outcomes'], 'needs asks.outcome beside it');
    }
    if (event.dateIs !== undefined && event.asks.date === undefined) {
      checker.add([...path, 'dateIs'], 'needs asks.date beside it');
    }
    if (event.setsDateOf !== undefined && event.asks.date === undefined) {
      checker.add([...path, 'setsDateOf'], 'needs asks.date beside it');
    }
  });
}
