const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const SHORT =
  /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]? (\d{4})\b/g;

/** A sentence with its dates in whole words: "Fri 4 Apr 2025" is for tables. */
export function inLongDates(text: string): string {
  return text.replaceAll(SHORT, (_, weekday: string, on: string, month: string, year: string) =>
    [whole(DAYS, weekday), on, whole(MONTHS, month), year].join(' '),
  );
}

function whole(names: readonly string[], short: string): string {
  return names.find((name) => name.startsWith(short)) ?? short;
}
