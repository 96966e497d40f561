/** The width of plain-text emails, in characters: the longest line that MIME leaves as it is (RFC 2045). */
const TEXT_WIDTH = 76;

/**
 * The text in lines of at most `width` characters, broken at white space; a longer word, an address for example, keeps
 * a line of its own. Line feeds in the text stay. Every line but the first starts with `indent`, which counts.
 */
export function wrapText(text: string, width = TEXT_WIDTH, indent = ''): string {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, width - indent.length))
    .join(`\n${indent}`);
}

/**
 * Cells side by side, each wrapped to its column's width and two spaces apart; shorter cells are filled up below. No line
 * ends in a space.
 */
export function layOutColumns(cells: readonly string[], widths: readonly number[]): string {
  const columns = cells.map((cell, index) => wrapText(cell, widths[index] ?? TEXT_WIDTH).split('\n'));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    columns
      .map((lines, index) => (lines[row] ?? '').padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  ).join('\n');
}

/** Labels in one column and their values in a second, wrapped under themselves. */
export function layOutRows(rows: readonly { readonly label: string; readonly value: string }[]): string {
  const labelWidth = Math.max(...rows.map((row) => row.label.length));
  return rows.map((row) => layOutColumns([row.label, row.value], [labelWidth, TEXT_WIDTH - labelWidth - 2])).join('\n');
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/\s+/u).filter((part) => part !== '')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
