import { describe, expect, it } from 'vitest';
import { effectiveEvents, idsThatHold } from '../../src/timeline/effective-events.ts';
import type { RecordedEvent } from '../../src/timeline/timeline-request.ts';
import { day } from './cafcass.ts';

/** `1 draft-sent 4`: the event 1, of 4 April 2025; `3 event-corrected 9 > 1` supersedes 1; `= 7` sets 7 April. */
function read(text: string): RecordedEvent {
  const [, id = '', type = '', on = '', target, date] =
    /^(\d+) ([a-z-]+) (\d+)(?: > (\d+))?(?: = (\d+))?$/.exec(text) ?? [];
  const april = (number: string) => day(`${WEEKDAYS[(Number(number) + 1) % 7]} ${number} Apr 2025`);
  return {
    id,
    type,
    on: april(on),
    ...(target === undefined ? {} : { supersedes: target }),
    ...(date === undefined ? {} : { date: april(date) }),
  };
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** What holds, as `1 draft-sent 2025-04-04`. */
function holding(...texts: readonly string[]): readonly string[] {
  return effectiveEvents(texts.map(read)).map(({ id, type, on }) => `${id} ${type} ${on}`);
}

describe('of the events recorded', () => {
  it('all hold, in their order, where nothing is corrected', () => {
    const events = ['1 draft-sent 4', '2 comments-received 9', '3 comments-received 10'].map(read);
    expect(effectiveEvents(events)).toBe(events);
  });

  it('a later one of the same type takes the place of the one that it supersedes', () => {
    expect(holding('1 draft-sent 4', '2 final-sent 24', '3 draft-sent 7 > 1')).toEqual([
      '2 final-sent 2025-04-24',
      '3 draft-sent 2025-04-07',
    ]);
    expect(holding('1 draft-sent 4', '2 draft-sent 7 > 1', '3 draft-sent 8 > 2')).toEqual(['3 draft-sent 2025-04-08']);
  });

  it('a mistake that is corrected did not happen, or on another day in its place', () => {
    expect(holding('1 draft-sent 4', '2 final-sent 24', '3 event-corrected 25 > 2')).toEqual([
      '1 draft-sent 2025-04-04',
    ]);
    expect(holding('1 draft-sent 4', '2 final-sent 24', '3 event-corrected 25 > 1 = 7')).toEqual([
      '1 draft-sent 2025-04-07',
      '2 final-sent 2025-04-24',
    ]);
  });

  it('of two corrections the later counts', () => {
    const first = ['1 draft-sent 4', '2 event-corrected 25 > 1 = 7'];
    expect(holding(...first, '3 event-corrected 26 > 1 = 8')).toEqual(['1 draft-sent 2025-04-08']);
    expect(holding(...first, '3 event-corrected 26 > 1')).toEqual([]);
    expect(holding('1 draft-sent 4', '2 event-corrected 25 > 1', '3 event-corrected 26 > 1 = 8')).toEqual([
      '1 draft-sent 2025-04-08',
    ]);
  });

  it('a correction that is taken back leaves what it corrected as it was', () => {
    const first = ['1 draft-sent 4', '2 event-corrected 25 > 1'];
    expect(holding(...first, '3 event-corrected 26 > 2')).toEqual(['1 draft-sent 2025-04-04']);
    expect(holding(...first, '3 event-corrected 26 > 2', '4 event-corrected 27 > 3')).toEqual([]);
    expect(holding('1 draft-sent 4', '2 draft-sent 7 > 1', '3 event-corrected 26 > 2')).toEqual([
      '1 draft-sent 2025-04-04',
    ]);
  });

  it('what was replaced twice is not restored by taking back the first replacement', () => {
    expect(holding('1 draft-sent 4', '2 draft-sent 7 > 1', '3 draft-sent 8 > 2', '4 event-corrected 26 > 3')).toEqual([
      '2 draft-sent 2025-04-07',
    ]);
  });

  it('those hold that nothing takes back, corrections included', () => {
    const ids = (...texts: readonly string[]) => [...idsThatHold(texts.map(read))].map(String).sort();
    expect(ids('1 draft-sent 4', '2 final-sent 24')).toEqual(['1', '2']);
    expect(ids('1 draft-sent 4', '2 draft-sent 7 > 1')).toEqual(['2']);
    expect(ids('1 draft-sent 4', '2 event-corrected 25 > 1')).toEqual(['2']);
    expect(ids('1 draft-sent 4', '2 event-corrected 25 > 1 = 7')).toEqual(['1', '2']);
    expect(ids('1 draft-sent 4', '2 event-corrected 25 > 1', '3 event-corrected 26 > 2')).toEqual(['1', '3']);
  });

  it('nothing that was given is changed', () => {
    const events = ['1 draft-sent 4', '2 event-corrected 25 > 1 = 7'].map(read);
    const before = structuredClone(events);
    effectiveEvents(events);
    expect(events).toEqual(before);
  });
});
