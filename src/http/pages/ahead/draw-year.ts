import { addDays, daysBetween, formatLongDate, type PlainDate } from '../../../calendar/plain-date.ts';
import { overlapOf, type Stretch } from '../../../planning/dates-of-timeline.ts';
import type { ProgrammeYear } from '../../../service/planning/show-programme.ts';
import { escapeText } from '../picture/svg-text.ts';
import type { NumberedEntry } from './number-entries.ts';

const DAY = 2.9;
/** Room for what the rows are called. */
const LEFT = 150;
const TOP = 24;
const ROW = 22;

/**
 * The year as a strip: a row for each inspection, its notice hatched, its days on site solid, its time for comments
 * dotted, the call, the publication and what is due as marks, bank holidays as grey lines. Everything differs by its form
 * as well as its shade. The tables of the page say the same in words.
 */
export function drawYear(year: ProgrammeYear, entries: readonly NumberedEntry[], today: PlainDate): string {
  const width = short(LEFT + (daysBetween(year.from, year.to) + 1) * DAY);
  const height = TOP + entries.length * ROW + 6;
  const x: Place = (on) => short(LEFT + daysBetween(year.from, on) * DAY);
  const parts = [
    FORMS,
    ...year.bankHolidays.map(
      ({ on }) => `<rect x="${x(on)}" y="${TOP}" width="${DAY}" height="${height - TOP}" fill="#b1b4b6"/>`,
    ),
    ...monthsOf(year).map((on) => {
      const line = `<line x1="${x(on)}" x2="${x(on)}" y1="4" y2="${height}" stroke="currentColor" stroke-width="0.5"/>`;
      return `${line}<text x="${x(on) + 4}" y="15">${formatLongDate(on).split(' ')[2]?.slice(0, 3)}</text>`;
    }),
    ...entries.map((entry, index) => drawEntry(year, entry, TOP + index * ROW, x)),
    today < year.from || today > year.to ? '' : drawToday(x(today), height),
  ];
  const attributes = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" fill="currentColor"`;
  return `<svg class="app-year" ${attributes} role="img" aria-label="The year as a strip. The tables below say the same in words." focusable="false" font-family="Arial, sans-serif" font-size="12">${parts.join('')}</svg>`;
}

/** Where a day lies, from left to right. */
type Place = (on: PlainDate) => number;

/** The first days of the months, the first day shown among them. */
function monthsOf({ from, to }: Stretch): readonly PlainDate[] {
  const days: PlainDate[] = [];
  for (let on = from; on <= to; on = addDays(on, 1)) if (on === from || on.endsWith('-01')) days.push(on);
  return days;
}

function drawEntry(year: Stretch, { number, entry, row }: NumberedEntry, top: number, x: Place): string {
  const bar = (stretch: Stretch | null, fill: string): string => {
    const shown = overlapOf(stretch, year);
    if (shown === null) return '';
    const width = short((daysBetween(shown.from, shown.to) + 1) * DAY);
    return `<rect x="${x(shown.from)}" y="${top + 4}" width="${width}" height="14" fill="${fill}"/>`;
  };
  const marks = entry.dates
    .filter(({ on }) => overlapOf({ from: on, to: on }, year) !== null)
    .map(({ is, on }) => `<use href="#year-${is}" x="${short(x(on) + DAY / 2)}" y="${top + ROW / 2}"/>`);
  const clashes = entry.clashes.length > 0;
  const name = `${number}${clashes ? '!' : ''} ${escapeText(row.name)}`;
  const text = `<text x="2" y="${top + 16}"${clashes ? ' font-weight="bold"' : ''}>${name}</text>`;
  const windows = entry.windows.map((each) => bar(each, 'url(#year-dots)'));
  return `${text}<g stroke="currentColor">${bar(entry.notice, 'url(#year-hatch)')}${bar(entry.onSite, '#1d70b8')}${windows.join('')}</g>${marks.join('')}`;
}

const CALL = '<circle r="4.5" fill="#fff" stroke="currentColor" stroke-width="1.5"/>';
const PUBLICATION = '<path d="M0-6l5 6-5 6-5-6z" fill="currentColor"/>';
const DUE = '<path d="M0-5l6 10h-12z" fill="#fff" stroke="currentColor" stroke-width="1.5"/>';

/** What each form in the strip stands for, with a small picture of it. */
export function explainYear(): readonly { readonly svg: string; readonly text: string }[] {
  const bar = (fill: string): string =>
    `<rect x="1" y="3" width="22" height="14" fill="${fill}" stroke="currentColor"/>`;
  const mark = (form: string): string => `<g transform="translate(12 10)">${form}</g>`;
  const samples: readonly (readonly [string, string])[] = [
    [bar('url(#year-hatch)'), 'Notice period'],
    [bar('#1d70b8'), 'On site'],
    [bar('url(#year-dots)'), 'Time for comments'],
    [mark(CALL), 'Call'],
    [mark(PUBLICATION), 'Publication'],
    [mark(DUE), 'Action plan due'],
    ['<rect x="10" y="0" width="4" height="20" fill="#b1b4b6"/>', 'Bank holiday'],
    [drawToday(12, 20), 'Today'],
  ];
  return samples.map(([drawing, text]) => ({
    svg: `<svg class="app-year__sample" viewBox="0 0 24 20" width="24" height="20" aria-hidden="true" focusable="false">${drawing}</svg>`,
    text,
  }));
}

function drawToday(x: number, height: number): string {
  return `<line x1="${x}" x2="${x}" y1="0" y2="${height}" stroke="#d4351c" stroke-width="2" stroke-dasharray="4 2"/>`;
}

/** A length with one digit after the point: more would only be bytes. */
function short(length: number): number {
  return Math.round(length * 10) / 10;
}

const FORMS =
  '<defs><pattern id="year-hatch" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#fff"/><path d="M0 4L4 0" stroke="#1d70b8" stroke-width="1.2"/></pattern>' +
  '<pattern id="year-dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#fff"/><circle cx="2" cy="2" r="1.1" fill="#0b0c0c"/></pattern>' +
  `<g id="year-call">${CALL}</g><g id="year-publication">${PUBLICATION}</g><g id="year-due">${DUE}</g></defs>`;
