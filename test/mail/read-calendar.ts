import ICAL from 'ical.js';
import { expect } from 'vitest';

/** An entry as another parser reads it. */
export interface ReadEntry {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly title: string;
  readonly description: string;
  /** `2025-04-04`, or `2025-04-04T09:30:00` in the entry's zone. */
  readonly start: string;
  /** The day after the last for whole days; null where there is no end. */
  readonly end: string | null;
  /** The instant of the start in seconds since 1970, by the file's own zone rules. */
  readonly startsAt: number;
  readonly stamp: string;
  /** Triggers of alarms, in seconds before (negative) or after what they relate to. */
  readonly alarms: readonly { readonly seconds: number; readonly related: string }[];
  readonly component: ICAL.Component;
}

export interface ReadCalendar {
  readonly method: string | null;
  readonly calendar: ICAL.Component;
  readonly entries: readonly ReadEntry[];
}

/** What RFC 5546 asks of each entry of a message, once each; ATTENDEE once in what we send. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  PUBLISH: ['dtstamp', 'dtstart', 'organizer', 'summary', 'uid'],
  REQUEST: ['attendee', 'dtstamp', 'dtstart', 'organizer', 'sequence', 'summary', 'uid'],
  CANCEL: ['attendee', 'dtstamp', 'organizer', 'sequence', 'uid', 'status'],
};

/**
 * Reads a calendar file with another parser, after looking at its bytes: line ends, folding, components that close what
 * they opened, and what its method asks for.
 */
export function readCalendar(content: string): ReadCalendar {
  expect(content).not.toMatch(/[^\r]\n|\r[^\n]/);
  expect(content.endsWith('END:VCALENDAR\r\n')).toBe(true);
  for (const line of content.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const open: string[] = [];
  for (const line of content.replaceAll('\r\n ', '').split('\r\n').slice(0, -1)) {
    expect(line).toMatch(/^[A-Z-]+(;[A-Z-]+=("[^"]*"|[^":;,]*))*:/);
    const [, word, name = ''] = /^(BEGIN|END):(.*)$/.exec(line) ?? [];
    if (word === 'BEGIN') open.push(name);
    if (word === 'END') expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);

  const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
  const method = (calendar.getFirstPropertyValue('method') as string | null) ?? null;
  const components = calendar.getAllSubcomponents('vevent');
  for (const component of components) {
    for (const name of ['uid', 'dtstamp', ...(REQUIRED[method ?? ''] ?? [])]) {
      expect(component.getAllProperties(name), `${name} of ${method}`).toHaveLength(1);
    }
    const dated = component.getFirstProperty('dtstart');
    const zone = dated?.getParameter('tzid');
    if (zone !== undefined) expect(calendar.getAllSubcomponents('vtimezone')).toHaveLength(1);
  }
  expect(calendar.getAllSubcomponents().length).toBeGreaterThan(0);
  const entries = components.map(readEntry);
  expect(new Set(entries.map((entry) => entry.uid)).size).toBe(entries.length);
  return { method, calendar, entries };
}

function readEntry(component: ICAL.Component): ReadEntry {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: String(component.getFirstPropertyValue('status')),
    title: event.summary,
    description: event.description,
    start: event.startDate.toString(),
    end: component.getFirstProperty('dtend') === null ? null : event.endDate.toString(),
    startsAt: event.startDate.toUnixTime(),
    stamp: String(component.getFirstPropertyValue('dtstamp')),
    alarms: component.getAllSubcomponents('valarm').map((alarm) => ({
      seconds: (alarm.getFirstPropertyValue('trigger') as ICAL.Duration).toSeconds(),
      related: String(alarm.getFirstProperty('trigger')?.getParameter('related') ?? 'START'),
    })),
    component,
  };
}
