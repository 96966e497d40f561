import { addDays, plainDate, type PlainDate } from '../../../../src/calendar/plain-date.ts';
import type { PictureTableRow } from '../../../../src/http/pages/picture/list-picture-days.ts';
import { findAll, readSvg, type SvgElement, wordsOf } from './read-svg.ts';

/** What is shown of one day, by picture or table. */
export interface SeenDay {
  readonly count: string;
  readonly marks: readonly string[];
  /** Bank holidays, what lasts, and whether it is today. */
  readonly notes: readonly string[];
}

/** Days by their dates, `2025-04-04`; and the words of rows that stand for many weeks. */
export interface SeenPicture {
  readonly days: Readonly<Record<string, SeenDay>>;
  readonly folds: readonly string[];
}

interface Word {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly element: SvgElement;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads what a picture shows by where it shows it, as eyes do: rows by their labels, columns by their headings. */
export function readPicture(svg: string): SeenPicture {
  const root = readSvg(svg);
  const words = findAll(root, 'text').flatMap(toWords);
  const headings = words.filter(({ y, x }) => y === 16 && x > 2);
  const columnOf = (x: number): number => headings.findLastIndex((each) => each.x - 6 <= x + 0.01);
  const labels = words.filter(({ x, text }) => x === 2 && /^Mon \d+ \w{3} \d{4}$/.test(text));
  const bottom = Number(findAll(root, 'circle').find(({ attributes }) => attributes.cx === '10')?.attributes.cy) - 20;
  const days: Record<string, { count: string; marks: string[]; notes: string[] }> = {};
  const folds: string[] = [];
  for (const [index, label] of labels.entries()) {
    const monday = readShortDate(label.text);
    const [from, to] = [label.y - 16, (labels[index + 1]?.y ?? bottom + 16) - 16];
    const within = words.filter(({ x, y }) => y >= from && y < to && x > 2);
    const dates = within.filter(({ y }) => y === label.y);
    if (!dates.some(({ text }) => text.startsWith(String(Number(monday.slice(8)))))) {
      folds.push(within.map(({ text }) => text).join(' '));
      continue;
    }
    const dayOf = (column: number): PlainDate => addDays(monday, column);
    const read = (column: number) => (days[dayOf(column)] ??= { count: '', marks: [], notes: [] });
    for (let column = 0; column < 5; column += 1) read(column);
    for (const { x, text } of dates) {
      if (/^(day|on site) /.test(text)) read(columnOf(x - 10)).count = text;
      else if (text.endsWith('Today') && columnOf(x) < 5) read(columnOf(x)).notes.push('Today');
    }
    const rects = findAll(root, 'rect').map(({ attributes }) => ({
      x: Number(attributes.x),
      y: Number(attributes.y),
      width: Number(attributes.width),
      fill: attributes.fill ?? '',
      height: Number(attributes.height),
    }));
    for (const rect of rects.filter((each) => each.y >= from && each.y < to && each.fill.endsWith('-off)'))) {
      const name = within
        .filter(({ x, y }) => columnOf(x) === columnOf(rect.x) && y > label.y && y <= label.y + 31)
        .map(({ text }) => text);
      read(columnOf(rect.x)).notes.push(`Bank holiday: ${name.join(' ')}`);
    }
    for (const strip of rects.filter(
      (each) => each.y >= from && each.y < to && each.height === 16 && each.width > 40,
    )) {
      const text = within.find(({ x, y }) => Math.abs(x - strip.x - 5) < 1 && y === strip.y + 12)?.text ?? '';
      const last = Math.min(columnOf(strip.x + strip.width - 10), 4);
      for (let column = columnOf(strip.x); column <= last; column += 1) read(column).notes.push(text);
    }
    for (const [x, mark] of marksWithin(root, from, to)) if (columnOf(x) < 5) read(columnOf(x)).marks.push(mark);
  }
  return { days, folds };
}

/** Reads the same from the table: ranges of days are taken apart again. */
export function readPictureTable(rows: readonly PictureTableRow[]): SeenPicture {
  const days: Record<string, SeenDay> = {};
  const folds: string[] = [];
  for (const { days: text, count, marks, notes } of rows) {
    const [first = '', last = first] = text.split(' to ');
    if (notes.some((note) => / weeks? to /.test(note))) {
      folds.push(notes.join(' '));
      continue;
    }
    const [begins, ends = begins] = count.split(' to ');
    if (begins === '' && count !== '') throw new Error(`${text}: ${count}`);
    let number = Number(/[\u2212\d]+$/.exec(begins ?? '')?.[0].replace('\u2212', '-'));
    for (let on = readShortDate(first); on <= readShortDate(last); on = addDays(on, 1)) {
      const words = (begins ?? '').replace(/[\u2212\d]+$/, String(number).replace('-', '\u2212'));
      days[on] = { count: words, marks: marks.map((mark) => mark.replace(/ \([^()]*\)$/, '')), notes };
      if (on === readShortDate(last) && words !== ends) throw new Error(`${text} is not ${count}`);
      number += 1;
    }
  }
  return { days, folds };
}

function toWords(element: SvgElement): Word[] {
  const spans = findAll(element, 'tspan');
  const at = (each: SvgElement, name: string): number =>
    Number(each.attributes[name] ?? element.attributes[name] ?? NaN);
  if (spans.length === 0) return [{ x: at(element, 'x'), y: at(element, 'y'), text: wordsOf(element), element }];
  return spans.map((each) => ({ x: at(each, 'x'), y: at(each, 'y'), text: wordsOf(each), element: each }));
}

/** The marks of a row of the five weekdays: where each stands, and its number with its label. */
function marksWithin(root: SvgElement, from: number, to: number): readonly (readonly [number, string])[] {
  const { children } = root;
  return children.flatMap((child, index) => {
    if (typeof child === 'string' || child.name !== 'circle') return [];
    const [x, y] = [Number(child.attributes.cx), Number(child.attributes.cy)];
    if (y < from || y >= to) return [];
    const [number, label] = [children[index + 1], children[index + 2]] as [SvgElement, SvgElement | undefined];
    const lines = label === undefined ? [] : findAll(label, 'tspan').map(wordsOf);
    return [[x, `${wordsOf(number)} ${lines.join(' ')}`.replace(/: overdue$/, '')] as const];
  });
}

/** "Fri 4 Apr 2025" as 2025-04-04; a weekday that is not that day's is refused. */
function readShortDate(text: string): PlainDate {
  const [weekday, day = '', month = '', year = ''] = text.split(' ');
  const on = plainDate(`${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`);
  const real = new Date(`${on}T12:00Z`).toUTCString().slice(0, 3);
  if (real !== weekday) throw new Error(`${text} is a ${real}`);
  return on;
}
