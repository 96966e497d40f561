import { type LocalTime, parseLocalTime } from '../../../calendar/local-time.ts';

/** "9:30am", "9.30 AM", "9am", "14:00", "1400", "midday": a time of day as people type it; null for anything else. */
export function parseTypedTime(typed: string): LocalTime | null {
  const text = typed.trim().toLowerCase();
  if (text === 'midday' || text === 'noon') return '12:00' as LocalTime;
  if (text === 'midnight') return '00:00' as LocalTime;
  const match = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:(a|p)\.?m\.?)?$/.exec(text);
  if (!match) return null;
  const [, hours = '', minutes = '00', half] = match;
  // A bare number could be anything.
  if (half === undefined && match[2] === undefined) return null;
  const hour = Number(hours);
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  const whole = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return parseLocalTime(`${String(whole).padStart(2, '0')}:${minutes}`);
}
